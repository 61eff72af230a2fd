namespace EndToEnd.Tests.Clusters;

/// <summary>What a record says of its owner.</summary>
/// <param name="SessionId">Of the session.</param>
/// <param name="Owner">The owner's name.</param>
/// <param name="Epoch">Rises with every owner.</param>
internal sealed record Ownership(string SessionId, string Owner, long Epoch)
{
    public bool IsBy(Member member) => Owner.Contains($":{member.SiloPort}", StringComparison.Ordinal);
}
