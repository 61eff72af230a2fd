using System.Security.Cryptography;
using Fuzzing.Engine;
using WhatsApp;
using WhatsAppSimulator.Noise;

namespace Fuzzing.Targets;

/// <summary>The simulator's side of the handshake. Input: [length of the hello:1][hello][finish].</summary>
internal sealed class ClientHelloTarget : ITarget
{
    public string Name => "client-hello";

    public int Weight => 5;

    public IEnumerable<byte[]> Seeds() => Targets.Seeds.Bytes("noise.json", "message1").Where(message => message.Length < 256)
        .SelectMany(hello => Targets.Seeds.Bytes("noise.json", "message3").Take(1).Select(finish => (byte[])[(byte)hello.Length, .. hello, .. finish]));

    // A key of low order or a wrong tag is told by the cryptography itself; the connection's loop takes both.
    public bool IsTyped(Exception exception) => exception is WireFormatException or CryptographicException;

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;

        var responder = new NoiseResponder(FixedKeys.Server, FixedKeys.ServerEphemeral, [1, 2, 3]);
        var split = Math.Min(1 + input[0], input.Length);
        responder.AnswerHello(input.AsSpan(1..split));
        responder.ReadFinish(input.AsSpan(split));
    }
}
