using Microsoft.Extensions.Logging.Abstractions;
using WhatsApp.Crypto;
using WhatsApp.Tests.Client;
using WhatsApp.Transport;

namespace WhatsApp.Tests.Soak;

/// <summary>A client and what it told.</summary>
internal sealed class SoakClient : IDisposable
{
    private readonly WhatsAppClient _client;
    private readonly Lock _lock = new();
    private int _onlines;
    private ClientEvent? _last;
    private string? _qr;

    public SoakClient(ITransportFactory transports, byte[] rootKey, IDeviceStore store, TestTime time, TestVersions versions, IRandomSource random)
    {
        var options = new WhatsAppClientOptions
        {
            Transports = transports,
            Version = versions,
            NoiseRootKey = rootKey,
            Time = time,
            Random = random,
            Url = new Uri("ws://localhost/ws/chat"),
            Logger = NullLogger.Instance,
        };
        _client = new WhatsAppClient(options, store, "soak", OnEvent);
        _client.Start();
    }

    /// <summary>Times it came online.</summary>
    public int Onlines
    {
        get
        {
            lock (_lock) return _onlines;
        }
    }

    public bool IsOnline
    {
        get
        {
            lock (_lock) return _last is Online or Recovered or Degraded;
        }
    }

    /// <summary>The event after which nothing more comes; null while it goes on.</summary>
    public ClientEvent? End
    {
        get
        {
            lock (_lock) return _last is ClientStopped or QrExhausted ? _last : null;
        }
    }

    public string Qr
    {
        get
        {
            lock (_lock) return _qr ?? throw new InvalidOperationException("No QR was shown.");
        }
    }

    public ClientEvidence Evidence => _client.Evidence;

    public void Dispose() => Quiet.Await(_client.DisposeAsync().AsTask());

    private void OnEvent(ClientEvent told)
    {
        lock (_lock)
        {
            _last = told;
            if (told is Online) _onlines++;
            if (told is QrIssued issued) _qr = issued.Text;
        }
    }
}
