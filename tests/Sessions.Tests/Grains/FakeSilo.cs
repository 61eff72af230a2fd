namespace Sessions.Tests.Grains;

internal sealed class FakeSilo : ISiloIdentity
{
    private int _generation = 1;

    public HashSet<string> Others { get; } = [];

    public string Own => $"silo@{_generation}";

    public bool IsAlive(string owner) => owner == Own || Others.Contains(owner);

    /// <summary>Owners of another process than this one.</summary>
    public HashSet<string> Elsewhere { get; } = [];

    public bool IsElsewhere(string owner) => Elsewhere.Contains(owner);

    public void Restart() => _generation++;
}
