using System.Buffers.Binary;
using Fuzzing.Engine;
using WhatsApp;
using WhatsApp.Binary;
using WhatsApp.Stanzas;

namespace Fuzzing.Targets;

/// <summary>
/// A whole connection of a device: real handshake, then whatever the server says. Input: [linked:1], then stanza after stanza as
/// [length:2 big-endian][frame]. Answers are held back until the client asks, and get its question's id.
/// </summary>
internal sealed class ClientTarget : ITarget
{
    public string Name => "client";

    public int Weight => 1;

    public int MaxLength => 4096;

    public IReadOnlyList<byte[]> Dictionary { get; } = [.. StanzaSeeds.All.Select(stanza => Frame(NodeCodec.Encode(stanza)))];

    // Most of it is allocated on other threads.
    public long AllocationLimit(int inputLength) => 64 << 20;

    public IEnumerable<byte[]> Seeds()
    {
        foreach (var stanza in StanzaSeeds.All) yield return [1, .. Frame(NodeCodec.Encode(stanza))];
        foreach (var stanza in StanzaSeeds.All.Where(stanza => stanza.Tag is "iq" or "failure" or "stream:error")) yield return [0, .. Frame(NodeCodec.Encode(stanza))];
        yield return [1, .. StanzaSeeds.All.Where(stanza => stanza.Tag is "success" or "iq" or "notification").SelectMany(stanza => Frame(NodeCodec.Encode(stanza)))];
    }

    // Whatever the server says, a connection ends with an outcome, and never in one of its nets for the unforeseen.
    public bool IsTyped(Exception exception) => false;

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;

        var (said, answers) = Split(input.AsSpan(1));
        var line = new ScriptedLine(said, answers);
        var log = new FailureLog();
        var options = new WhatsAppClientOptions
        {
            NoiseRootKey = FixedKeys.Root.Public,
            Transports = line,
            Version = new FixedVersion(),
            Random = new FixedRandom("client"),
            Logger = log,
        };
        var credentials = input[0] % 2 == 0 ? FixedKeys.Device : FixedKeys.Linked;
        var connection = new DeviceConnection(options, new NoStore(), credentials, "fuzz", new LiveEvidence(), _ => { });

        var outcome = connection.RunAsync(WebVersion.BuiltIn, place: null, CancellationToken.None).GetAwaiter().GetResult();

        if (log.Unforeseen is { } unforeseen) throw new InvalidOperationException("A stanza or a step failed for an unforeseen reason.", unforeseen);
        PropertyBrokenException.ThrowUnless(
            outcome is not ConnectionOutcome.Retry { Reason: DisconnectReason.HandshakeFailed }, "The handshake is genuine.");
    }

    private static byte[] Frame(byte[] stanza) => [(byte)(stanza.Length >> 8), (byte)stanza.Length, .. stanza];

    private static (List<byte[]> Said, Queue<Node> Answers) Split(ReadOnlySpan<byte> rest)
    {
        List<byte[]> said = [];
        Queue<Node> answers = [];
        while (rest.Length > 2)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest), rest.Length - 2);
            var frame = rest.Slice(2, length).ToArray();
            if (ReadAnswer(frame) is { } answer) answers.Enqueue(answer);
            else said.Add(frame);
            rest = rest[(2 + length)..];
        }

        return (said, answers);
    }

    private static Node? ReadAnswer(byte[] frame)
    {
        try
        {
            var node = NodeCodec.Decode(frame);
            return node.Tag == Iq.Tag && node["type"] is "result" or "error" ? node : null;
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    private sealed class NoStore : IDeviceStore
    {
        public ValueTask<byte[]?> LoadAsync(CancellationToken cancellationToken) => new((byte[]?)null);

        public ValueTask SaveAsync(ReadOnlyMemory<byte> credentials, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask AddPreKeysAsync(int firstId, ReadOnlyMemory<byte> privateKeys, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class FixedVersion : IWebVersionSource
    {
        public ValueTask<WebVersion> GetAsync(CancellationToken cancellationToken) => new(WebVersion.BuiltIn);

        public ValueTask<WebVersion?> RefreshAsync(WebVersion refused, CancellationToken cancellationToken) => new(refused);
    }
}
