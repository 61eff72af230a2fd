using static WhatsApp.Proto.DeviceProps.Types;

namespace WhatsAppSimulator.Phones;

/// <summary>Which fifth QR parts go with a registered platform type; the two enums number the same browsers differently. Source: linked-device 6.4.</summary>
internal static class ClientTypeRule
{
    public static bool Allows(PlatformType platform, char clientType) => platform switch
    {
        // Chromium derivatives call themselves "other web client".
        PlatformType.Chrome => clientType is '1' or '9',
        PlatformType.Edge => clientType is '2',
        PlatformType.Firefox => clientType is '3',
        PlatformType.Ie => clientType is '4',
        PlatformType.Opera => clientType is '5',
        PlatformType.Safari => clientType is '6',
        // A well-known client registers its Windows app as a desktop.
        PlatformType.Desktop => clientType is '7' or '8',
        PlatformType.Uwp => clientType is '8',
        PlatformType.AndroidTablet => clientType is '1' or 'd',
        // And an Android phone as another web client.
        PlatformType.AndroidPhone => clientType is '1' or '9' or 'e',
        PlatformType.AndroidAmbiguous => clientType is '1' or 'f',
        PlatformType.Catalina => clientType is '9' or 'c',
        _ => clientType is '9',
    };
}
