using System.Text.Json;

namespace EndToEnd.Tests.Webhooks;

/// <summary>A receiver that dies, stands still and comes back at the same address; what it has taken is remembered over its deaths.</summary>
internal sealed class ChaoticReceiver(string secret) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly List<JsonElement> _earlier = [];
    private WebhookReceiver? _current;
    private int _port;
    private bool _isStill;

    /// <summary>How often it died, and how often it stood still.</summary>
    public int Deaths { get; private set; }

    /// <inheritdoc cref="Deaths"/>
    public int Stalls { get; private set; }

    public string Url => $"http://127.0.0.1:{_port}/hook";

    /// <summary>Every message it has ever taken, in order.</summary>
    public IReadOnlyList<JsonElement> Messages => [.. _earlier, .. _current?.Messages ?? []];

    /// <summary>Is there, whatever it was before.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_isStill) await _current!.SignalAsync("CONT", cancellationToken);
        _isStill = false;
        _current ??= await WebhookReceiver.StartAsync(_port, cancellationToken, secret);
        _port = _current.Port;
    }

    /// <summary>Takes connections and answers none.</summary>
    public async Task StallAsync(CancellationToken cancellationToken)
    {
        if (_current is null || _isStill) return;

        await _current.SignalAsync("STOP", cancellationToken);
        _isStill = true;
        Stalls++;
    }

    public async Task DieAsync(CancellationToken cancellationToken)
    {
        if (_current is null) return;

        await _current.KillAsync(cancellationToken);
        _earlier.AddRange(_current.Messages);
        await _current.DisposeAsync();
        (_current, _isStill) = (null, false);
        Deaths++;
    }

    /// <summary>Waits until that is so; meanwhile, every few seconds, has the sender hurry.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<JsonElement>, bool> condition, Func<Task> hurry, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        for (var look = 0; !condition(Messages); look++)
        {
            if (look % 50 == 0) await hurry();
            await pause.WaitForNextTickAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_current is not null) await _current.DisposeAsync();
    }
}
