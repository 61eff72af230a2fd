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

    /// <summary>Registrations whose connections are open, oldest first, no more than that many.</summary>
    public IReadOnlyList<WaitingRegistration> List(int limit) =>
        [.. _stages.Values.Distinct().Select(stage => stage.Describe()).OrderBy(waiting => waiting.Connection).Take(limit)];

    public RegistrationStage? Find(string text) => _stages.GetValueOrDefault(text);
}
