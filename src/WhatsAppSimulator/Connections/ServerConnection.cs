using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Security.Cryptography;
using WhatsApp;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.FaultInjection;
using WhatsAppSimulator.Framing;
using WhatsAppSimulator.Log;
using WhatsAppSimulator.Noise;

namespace WhatsAppSimulator.Connections;

/// <summary>
/// One client's socket as the server sees it: frames, handshake, encryption, and the order of what is sent. What the stanzas mean is the
/// stage's business. One task per connection, no thread and no timer of its own.
/// </summary>
internal sealed partial class ServerConnection(long id, IDuplexPipe pipe, ServerServices services) : IDisposable
{
    /// <summary>Enough for a registration payload many times over; a stranger may not make us buffer more.</summary>
    private const int MaxHandshakeFrameLength = 1 << 16;

    private const int MaxFrameLength = (1 << 24) - 1;

    private readonly FrameReader _frames = new(pipe.Input);
    private TransportCipher? _outbound;
    private TransportCipher? _inbound;
    private IStage? _stage;
    private int _end;
    private bool _isHandshakeOver;

    /// <summary>Unique in this server.</summary>
    public long Id { get; } = id;

    /// <summary>The client's long-lived Noise key, 32 bytes; empty until the handshake is over.</summary>
    public byte[] ClientKey { get; private set; } = [];

    /// <summary>The routing bytes that the client began with; empty without any.</summary>
    public byte[] Routing => _frames.Routing;

    /// <summary>The linked device that logs in or is logged in here; null before that is known, and for a registration.</summary>
    public SimulatedDevice? Device { get; set; }

    /// <summary>What a registering client shows; empty for others.</summary>
    public IReadOnlyList<string> Refs { get; set; } = [];

    public bool IsOpen => Volatile.Read(ref _end) == 0;

    /// <summary>Whether stanzas can be sent: not before both sides have their keys.</summary>
    public bool CanBeTold => Volatile.Read(ref _outbound) is not null;

    private bool IsStalled => services.Faults.Has<Stall>(this);

    private SocketEnd End => (SocketEnd)Volatile.Read(ref _end);

    /// <summary>Serves until both directions are closed.</summary>
    public async Task<SocketEnd> RunAsync(CancellationToken cancellationToken)
    {
        services.Events.Publish(new ConnectionOpened(Id));
        services.Handshakes.Begin();
        services.Deadlines.Schedule(services.Options.HandshakeLimit, () =>
        {
            if (_stage is null && !IsStalled) Abandon(SocketEnd.ByServer);
        });

        try
        {
            if (await ShakeHandsAsync(cancellationToken)) await ReadStanzasAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Finish(SocketEnd.ByServer);
        }
        catch (Exception exception) when (exception is WireFormatException or CryptographicException)
        {
            services.Events.Publish(new ConnectionBroken(Id, exception.Message));
            Finish(SocketEnd.BadData);
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or ObjectDisposedException)
        {
            Finish(SocketEnd.ByClient);
        }
        finally
        {
            EndHandshake();
            // Whatever happened, nobody may go on taking the device for online.
            Finish(SocketEnd.ByClient);
            await _sending.WaitAsync(CancellationToken.None);
            await CompleteAsync(pipe.Output, End);
            _sending.Release();
            await pipe.Input.CompleteAsync();
        }

        return End;
    }

    /// <summary>Ends at once without a word.</summary>
    public void Drop() => Abandon(SocketEnd.Dropped);

    public void Dispose()
    {
        // Not the semaphore: a late sender may still ask it and learn that the connection is over.
        _outbound?.Dispose();
        _inbound?.Dispose();
    }

    private async Task<bool> ShakeHandsAsync(CancellationToken cancellationToken)
    {
        var authority = services.Certificates;
        var responder = new NoiseResponder(authority.ServerStatic, KeyPair.Generate(services.Random), ChainToShow());

        if (await _frames.ReadAsync(MaxHandshakeFrameLength, cancellationToken) is not { } hello) return false;
        if (!await WriteHandshakeAsync(responder.AnswerHello(hello))) return false;

        if (await _frames.ReadAsync(MaxHandshakeFrameLength, cancellationToken) is not { } finish) return false;
        (ClientKey, byte[] payload) = responder.ReadFinish(finish);
        EndHandshake();
        var (clientToServer, serverToClient) = responder.State.Split();
        _inbound = new TransportCipher(clientToServer);
        Volatile.Write(ref _outbound, new TransportCipher(serverToClient));

        _stage = await services.Admission.AdmitAsync(this, payload);
        if (_stage is null) return true;

        await _stage.BeginAsync();
        // The end may have come while it began, before there was anything to undo.
        if (!IsOpen) _stage.End(End);
        return true;
    }

    private void EndHandshake()
    {
        if (_isHandshakeOver) return;

        _isHandshakeOver = true;
        services.Handshakes.End();
    }

    private async Task ReadStanzasAsync(CancellationToken cancellationToken)
    {
        while (await _frames.ReadAsync(MaxFrameLength, cancellationToken) is { } frame)
        {
            // After our own end the client may still be talking; it is read to its close and not heard.
            if (!IsOpen || _stage is null) continue;

            var plaintext = _inbound!.Decrypt(frame);
            Node stanza;
            try
            {
                stanza = NodeCodec.Decode(plaintext);
            }
            catch (WireFormatException exception)
            {
                services.Events.Publish(new ConnectionBroken(Id, exception.Message));
                await CloseAsync(SocketEnd.BadData, Stanzas.NotWellFormed());
                continue;
            }

            services.Log.Add(this, LogEntry.FromClient, stanza);
            if (IsStalled)
            {
                services.Events.Publish(new StanzaUnheard(Id, stanza.Tag, stanza["id"]));
                continue;
            }

            _answerFault = services.Faults.Take(this, stanza);
            await _stage.HandleAsync(stanza);
        }
    }

    private byte[] ChainToShow() =>
        services.Faults.Take<SpoilCertificates>(this) is { Flaw: var flaw } ? services.Certificates.SpoiledChain(flaw) : services.Certificates.Chain;

    private void Abandon(SocketEnd end)
    {
        Finish(end);
        try
        {
            pipe.Input.CancelPendingRead();
            pipe.Output.CancelPendingFlush();
        }
        catch (ObjectDisposedException)
        {
            // Both directions are closed already.
        }
    }

    private void Finish(SocketEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, (int)end, 0) != 0) return;

        _stage?.End(end);
        services.Events.Publish(new ConnectionClosed(Id, end));
    }
}
