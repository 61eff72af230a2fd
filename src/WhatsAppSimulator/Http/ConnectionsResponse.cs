namespace WhatsAppSimulator.Http;

/// <param name="Open">Sockets open now.</param>
/// <param name="Handshaking">Of these, whose clients have not said yet who they are.</param>
/// <param name="PeakHandshaking">The most of those at one time since the count began.</param>
/// <param name="Opened">Sockets opened since the count began.</param>
internal sealed record ConnectionsResponse(int Open, int Handshaking, int PeakHandshaking, long Opened)
{
    public static ConnectionsResponse From(SimulatedServer server)
    {
        var (current, peak, total) = server.Handshakes.Read();
        return new(server.ConnectionCount, current, peak, total);
    }
}
