using WhatsAppSimulator.Connections;

namespace WhatsAppSimulator.Http;

/// <summary><c>/ws/chat</c>: one client per WebSocket.</summary>
internal sealed class SocketEndpoint(SimulatedServer server)
{
    public const string Path = "/ws/chat";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ServeAsync);

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Problems.NotASocket().ExecuteAsync(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var end = await server.ServeAsync(new SocketPipe(socket), CancellationToken.None);
        if (end == SocketEnd.Dropped) context.Abort();
    }
}
