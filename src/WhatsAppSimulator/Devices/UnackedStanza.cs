using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>A stanza that the device was or will be sent and has not acknowledged.</summary>
public sealed record UnackedStanza(string Tag, string Id, string? Type)
{
    internal Node? Node { get; init; }

    internal DateTimeOffset Since { get; init; }
}
