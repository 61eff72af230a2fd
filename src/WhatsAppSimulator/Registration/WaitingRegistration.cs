namespace WhatsAppSimulator.Registration;

/// <summary>A client that was given refs and shows them as QR codes.</summary>
/// <param name="Connection">Its socket, for the scope of a fault.</param>
/// <param name="Name">What the phone would list: DeviceProps.os.</param>
/// <param name="ClientType">DeviceProps.platformType, in its own word.</param>
/// <param name="CanBeScanned">It acknowledged its refs, and no phone has scanned one of them.</param>
/// <param name="Number">Which ref it shows now, from 1.</param>
/// <param name="Of">How many it was given.</param>
/// <param name="ExpiresAt">When it shows the next one; at the last, when it is over. UTC.</param>
internal sealed record WaitingRegistration(
    long Connection, string Name, string ClientType, bool CanBeScanned, int Number, int Of, DateTimeOffset ExpiresAt);
