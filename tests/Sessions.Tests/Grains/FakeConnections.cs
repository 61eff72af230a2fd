using System.Threading.Channels;
using Sessions.Proxies;
using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>Clients that do only what a test says.</summary>
internal sealed class FakeConnections : ISessionConnectionFactory
{
    private readonly Channel<FakeConnection> _opened = Channel.CreateUnbounded<FakeConnection>();

    private readonly List<FakeConnection> _all = [];

    public int Count => All.Length;

    /// <summary>Every one that was ever opened, in order.</summary>
    public FakeConnection[] All
    {
        get
        {
            lock (_all) return [.. _all];
        }
    }

    public FakeConnection Last => All[^1];

    /// <summary>What a removal will be answered with.</summary>
    public bool LogoutResult { get; set; } = true;

    public ISessionConnection Open(
        SessionKey key,
        long epoch,
        IDeviceStore store,
        string? deviceName,
        Func<CancellationToken, Task<ProxyAddress>>? findProxy,
        ConnectPriority priority,
        Action<ClientEvent> onEvent)
    {
        var connection = new FakeConnection(this, (IOwnedDeviceStore)store, deviceName, priority, onEvent) { FindProxy = findProxy };
        lock (_all) _all.Add(connection);
        Assert.True(_opened.Writer.TryWrite(connection));
        return connection;
    }

    public async Task<FakeConnection> NextAsync() => await _opened.Reader.ReadAsync(World.Token).AsTask().WaitAsync(Patience.Limit);

    public bool TryTakeNext(out FakeConnection? connection) => _opened.Reader.TryRead(out connection);

    public void Forget()
    {
        while (_opened.Reader.TryRead(out _))
        {
        }
    }
}
