using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Storage.Encryption;

namespace Shared.Storage;

/// <summary>Master keys that a test holds and may exchange.</summary>
internal sealed class FixedKeySource(MasterKeys keys) : IMasterKeySource
{
    /// <summary>What the next question is answered with.</summary>
    public MasterKeys Keys { get; set; } = keys;

    /// <summary>Thrown by the next questions instead.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Questions so far.</summary>
    public int Questions { get; private set; }

    public string Name => "The test";

    public TimeSpan RefreshPeriod => TimeSpan.FromSeconds(10);

    /// <summary>A ring that has these keys from the start.</summary>
    public static KeyRing RingOf(MasterKeys keys) => RingOf(new FixedKeySource(keys));

    /// <summary>The same over a source that may change.</summary>
    public static KeyRing RingOf(FixedKeySource source)
    {
        var ring = new KeyRing(source, TimeProvider.System, NullLogger<KeyRing>.Instance);
        // The source answers at once, so it is done when this returns.
        _ = ring.LoadAsync(CancellationToken.None);

        return ring;
    }

    public Task<MasterKeys> LoadAsync(CancellationToken cancellationToken)
    {
        Questions++;

        return Failure is null ? Task.FromResult(Keys) : Task.FromException<MasterKeys>(Failure);
    }
}
