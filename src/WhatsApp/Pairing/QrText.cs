using WhatsApp.Device;

namespace WhatsApp.Pairing;

/// <summary>
/// The text of the QR symbol: <c>https://wa.me/settings/linked_devices#ref,noise,identity,advSecret,clientType</c>, keys in base64.
/// It holds the ADV secret. Source: linked-device 6.4.
/// </summary>
internal static class QrText
{
    private const string Prefix = "https://wa.me/settings/linked_devices#";

    /// <param name="reference">One ref of pair-device, as text.</param>
    /// <param name="credentials">Whose public keys and ADV secret go in.</param>
    /// <param name="clientType">The companion platform id that agrees with DeviceProps.</param>
    public static string Build(string reference, DeviceCredentials credentials, string clientType) =>
        Build(reference, credentials.Noise.Public, credentials.Identity.Public, credentials.AdvSecret, clientType);

    /// <inheritdoc cref="Build(string, DeviceCredentials, string)"/>
    public static string Build(string reference, byte[] noisePublic, byte[] identityPublic, byte[] advSecret, string clientType) => string.Join(
        ',',
        Prefix + reference,
        Convert.ToBase64String(noisePublic),
        Convert.ToBase64String(identityPublic),
        Convert.ToBase64String(advSecret),
        clientType);
}
