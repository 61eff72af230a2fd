using WhatsApp.Crypto;

namespace WhatsAppSimulator.Noise;

/// <summary>The long-lived keys of one server; kept across restarts so that clients go on trusting it.</summary>
internal sealed record NoiseKeys(KeyPair Root, KeyPair Intermediate, KeyPair ServerStatic)
{
    public static NoiseKeys Generate(IRandomSource random) =>
        new(KeyPair.Generate(random), KeyPair.Generate(random), KeyPair.Generate(random));
}
