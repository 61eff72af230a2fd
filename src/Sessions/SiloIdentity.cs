namespace Sessions;

/// <summary>Owners by Orleans' membership.</summary>
internal sealed class SiloIdentity(ILocalSiloDetails local, ISiloStatusOracle membership) : ISiloIdentity
{
    public string Own { get; } = local.SiloAddress.ToParsableString();

    public bool IsAlive(string owner)
    {
        if (owner == Own) return true;

        try
        {
            return !membership.IsDeadSilo(SiloAddress.FromParsableString(owner))
                && membership.GetApproximateSiloStatus(SiloAddress.FromParsableString(owner)) is SiloStatus.Active or SiloStatus.ShuttingDown;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
