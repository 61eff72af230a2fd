using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.Log;

/// <summary>Events in words. Those that a stanza in the log tells as well have none.</summary>
internal static class LogWords
{
    public static (string Text, long? Connection, SimulatedDevice? Device)? Of(ServerEvent serverEvent) => serverEvent switch
    {
        ConnectionOpened opened => ("line opened", opened.Connection, null),
        ConnectionClosed closed => ($"line {Of(closed.End)}", closed.Connection, null),
        ConnectionBroken broken => ($"unreadable: {broken.Error}", broken.Connection, null),
        ConnectionRefused refused => ($"refused: {refused.Reason}", refused.Connection, null),
        RegistrationReady ready => ("can be scanned", ready.Connection, null),
        ScanRefused refused => ($"scan refused: {refused.Reason}", refused.Connection, null),
        DeviceLinked linked => ("device linked", null, linked.Device),
        DeviceOnline online => ("device online", online.Connection, online.Device),
        DeviceOffline offline => ("device offline", null, offline.Device),
        DeviceRemoved removed => ("device removed", null, removed.Device),
        StanzaUnheard unheard => ($"not heard, the line is stalled: {NodeXml.Shortened(unheard.Tag)}", unheard.Connection, null),
        AckMismatched mismatch => ($"wrong acknowledgement: {mismatch.Expectation}", null, mismatch.Device),
        _ => null,
    };

    private static string Of(SocketEnd end) => end switch
    {
        SocketEnd.ByClient => "closed by the client",
        SocketEnd.ByServer => "closed by the server",
        SocketEnd.Dropped => "cut",
        SocketEnd.BadData => "closed: the client broke the format or the encryption",
        _ => throw new ArgumentOutOfRangeException(nameof(end)),
    };
}
