using Fuzzing.Engine;
using WhatsApp;
using WhatsApp.Binary;
using WhatsApp.Lines;
using WhatsApp.PreKeys;
using WhatsApp.Stanzas;

namespace Fuzzing.Targets;

/// <summary>What is read out of stanzas and answered to them. Input: the frame.</summary>
internal sealed class StanzaTarget : ITarget
{
    public string Name => "stanzas";

    public int Weight => 100;

    public IReadOnlyList<byte[]> Dictionary => StanzaSeeds.Dictionary;

    public IEnumerable<byte[]> Seeds() => StanzaSeeds.All.Select(NodeCodec.Encode);

    public bool IsTyped(Exception exception) => exception is WireFormatException;

    public void Run(byte[] input)
    {
        var stanza = NodeCodec.Decode(input);
        if (Acknowledgement.For(stanza, FixedKeys.Linked.Jid) is { } ack) NodeCodec.Encode(ack);
        if (stanza["from"] is not null && stanza["id"] is not null) NodeCodec.Encode(Iq.Result(stanza));

        ServerVerdict.OfFailure(stanza, LinePhase.Linked, FixedKeys.Now);
        ServerVerdict.OfFailure(stanza, LinePhase.Linking, FixedKeys.Now);
        ServerVerdict.OfStreamError(stanza, LinePhase.Linked);
        PropertyBrokenException.ThrowUnless(PreKeyStanzas.ReadCount(stanza) >= 0, "There are never fewer than no keys.");
        PreKeyStanzas.DigestAgrees(stanza, FixedKeys.Linked);

        var pending = new PendingRequests(new FixedRandom("requests"));
        var (id, answer) = pending.Add();
        pending.TryComplete(stanza);
        pending.Close();
        PropertyBrokenException.ThrowUnless(answer.IsCompleted, $"Request {id} has its answer, or failed with the connection.");
        _ = answer.Exception;
    }
}
