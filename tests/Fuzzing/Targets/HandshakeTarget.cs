using Fuzzing.Engine;
using WhatsApp.Noise;
using WhatsAppSimulator.Noise;

namespace Fuzzing.Targets;

/// <summary>The server's hello. Input: [way:1], then the message as it is (even) or the certificate chain inside an otherwise genuine one (odd).</summary>
internal sealed class HandshakeTarget : ITarget
{
    public string Name => "handshake";

    public int Weight => 10;

    public IEnumerable<byte[]> Seeds()
    {
        foreach (var message in Targets.Seeds.Bytes("noise.json", "message2")) yield return [0, .. message];
        foreach (var chain in Targets.Seeds.Bytes("noise.json", "chain")) yield return [1, .. chain];
        yield return [1, .. CertificateTarget.GenuineChain()];
    }

    public bool IsTyped(Exception exception) => exception is HandshakeException;

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;

        // The ephemeral key is erased with the handshake.
        using var handshake = new NoiseHandshake(FixedKeys.Device.Noise, FixedKeys.Pair("client ephemeral"));
        var hello = handshake.WriteClientHello();
        var body = input[1..];
        var answer = input[0] % 2 == 0 ? body : new NoiseResponder(FixedKeys.Server, FixedKeys.ServerEphemeral, body).AnswerHello(hello);

        handshake.ReadServerHello(answer, FixedKeys.Root.Public, FixedKeys.Now, [1, 2, 3]);
    }
}
