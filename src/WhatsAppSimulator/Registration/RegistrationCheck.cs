using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Proto;

namespace WhatsAppSimulator.Registration;

/// <summary>What the server proves about a new device's keys before it hands out refs. Source: linked-device 6.1 and 16.</summary>
internal static class RegistrationCheck
{
    /// <summary>Stands before a public key in the signed pre-key's message, and nowhere else.</summary>
    public const byte KeyType = 0x05;

    private const int RegistrationIdLength = 4;
    private const int SignedPreKeyIdLength = 3;

    /// <summary>Null when everything is right.</summary>
    public static RefusalReason? Refuse(DevicePairingData data, AppVersion version)
    {
        if (!IsComplete(data)) return RefusalReason.MalformedRegistration;
        if (!IsSigned(data.Identity.Span, data.SignedPreKey.Span, data.SignedPreKeySignature.Span))
        {
            return RefusalReason.WrongSignedPreKeySignature;
        }

#pragma warning disable CA5351 // The protocol's choice; it protects nothing.
        var hash = MD5.HashData(Encoding.ASCII.GetBytes(Dotted(version)));
#pragma warning restore CA5351
        return data.BuildHash.Span.SequenceEqual(hash) ? null : RefusalReason.WrongBuildHash;
    }

    /// <summary>Whether <paramref name="signature"/> is the identity's over 05 || <paramref name="preKey"/>.</summary>
    public static bool IsSigned(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> preKey, ReadOnlySpan<byte> signature) =>
        XEdDsa.Verify(identity, [KeyType, .. preKey], signature);

    /// <summary>As the client announced it: three parts, and the fourth and fifth when there are any. Source: web-parity 2.1 and 2.2.</summary>
    private static string Dotted(AppVersion version)
    {
        var text = $"{version.Primary}.{version.Secondary}.{version.Tertiary}";
        if (!version.HasQuaternary) return text;

        text = $"{text}.{version.Quaternary}";
        return version.HasQuinary ? $"{text}.{version.Quinary}" : text;
    }

    private static bool IsComplete(DevicePairingData data) =>
        data.RegistrationId.Length == RegistrationIdLength
        && data.KeyType.Span is [KeyType]
        && data.Identity.Length == KeyPair.KeyLength
        && data.SignedPreKeyId.Length == SignedPreKeyIdLength
        && data.SignedPreKey.Length == KeyPair.KeyLength
        && data.SignedPreKeySignature.Length == XEdDsa.SignatureLength
        && data.HasDeviceProps
        && HasReadableProps(data.DeviceProps);

    private static bool HasReadableProps(ByteString bytes)
    {
        try
        {
            // A device without a name cannot be shown in the phone's list.
            return DeviceProps.Parser.ParseFrom(bytes).Os.Length > 0;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
