using System.Threading.Channels;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>An admission that a test opens by hand, and that remembers who asked and who holds a place.</summary>
internal sealed class OnePlace : IConnectAdmission
{
    private readonly Channel<ConnectPriority> _asked = Channel.CreateUnbounded<ConnectPriority>();
    private readonly Channel<bool> _free = Channel.CreateUnbounded<bool>();
    private int _held;
    private TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Places held now.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Completes when the place last given comes back.</summary>
    public Task Returned => _returned.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

    public async ValueTask<IDisposable> EnterAsync(ConnectPriority priority, CancellationToken cancellationToken)
    {
        Assert.True(_asked.Writer.TryWrite(priority));
        await _free.Reader.ReadAsync(cancellationToken);
        Interlocked.Increment(ref _held);
        return new Place(this);
    }

    /// <summary>The rank of the next one that asks.</summary>
    public async Task<ConnectPriority> AskedAsync() =>
        await _asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    /// <summary>Waits for the next one that asks and gives it a place.</summary>
    public async Task<ConnectPriority> GiveAsync()
    {
        var priority = await AskedAsync();
        _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(_free.Writer.TryWrite(true));
        return priority;
    }

    private sealed class Place(OnePlace all) : IDisposable
    {
        private int _isReturned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) != 0) return;

            Interlocked.Decrement(ref all._held);
            all._returned.TrySetResult();
        }
    }
}
