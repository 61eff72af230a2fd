using System.Threading.Channels;
using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>Clients that do only what a test says.</summary>
internal sealed class FakeConnections : ISessionConnectionFactory
{
    private readonly Channel<FakeConnection> _opened = Channel.CreateUnbounded<FakeConnection>();

    public int Count { get; private set; }

    /// <summary>What a removal will be answered with.</summary>
    public bool LogoutResult { get; set; } = true;

    public ISessionConnection Open(SessionKey key, IDeviceStore store, string? deviceName, Action<ClientEvent> onEvent)
    {
        var connection = new FakeConnection(this, (IOwnedDeviceStore)store, deviceName, onEvent);
        Count++;
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
