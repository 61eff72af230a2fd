using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsApp.Crypto;
using WhatsApp.Transport;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>A client under test and the events it tells, taken one by one: a test names every event that comes.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private readonly Channel<ClientEvent> _events = Channel.CreateUnbounded<ClientEvent>();

    public TestClient(
        ITransportFactory transports,
        byte[] rootKey,
        IDeviceStore store,
        TimeProvider time,
        IWebVersionSource? versions = null,
        IRandomSource? random = null,
        Uri? url = null,
        ILogger? logger = null,
        IConnectAdmission? admission = null,
        ConnectPriority priority = ConnectPriority.Awaited)
    {
        Options = new WhatsAppClientOptions
        {
            Transports = transports,
            Version = versions ?? new TestVersions(),
            NoiseRootKey = rootKey,
            Time = time,
            Random = random ?? SystemRandomSource.Instance,
            Url = url ?? new Uri("ws://localhost/ws/chat"),
            Logger = logger ?? NullLogger.Instance,
            Admission = admission ?? UnlimitedAdmission.Instance,
        };
        Client = new WhatsAppClient(Options, store, "test", clientEvent => Assert.True(_events.Writer.TryWrite(clientEvent)))
        {
            Priority = priority,
        };
    }

    public WhatsAppClient Client { get; }

    public WhatsAppClientOptions Options { get; }

    /// <summary>The next event, which must be of that type.</summary>
    public async Task<TEvent> NextAsync<TEvent>()
        where TEvent : ClientEvent => Assert.IsType<TEvent>(await NextAsync());

    public async Task<ClientEvent> NextAsync() =>
        await _events.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    /// <summary>Nothing was told since the last event taken. Meaningful only when nothing is under way, for example after disposing.</summary>
    public void ExpectSilence() => Assert.False(_events.Reader.TryPeek(out var unexpected), $"Unexpected: {unexpected}");

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
