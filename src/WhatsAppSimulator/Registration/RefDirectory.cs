using System.Collections.Concurrent;

namespace WhatsAppSimulator.Registration;

/// <summary>Which registration a ref belongs to, as long as its connection is open.</summary>
internal sealed class RefDirectory
{
    private readonly ConcurrentDictionary<string, RegistrationStage> _stages = new();

    public void Add(IEnumerable<string> refs, RegistrationStage stage)
    {
        foreach (var text in refs) _stages[text] = stage;
    }

    public void Remove(IEnumerable<string> refs)
    {
        foreach (var text in refs) _stages.TryRemove(text, out _);
    }

    public RegistrationStage? Find(string text) => _stages.GetValueOrDefault(text);
}
