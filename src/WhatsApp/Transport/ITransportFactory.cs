namespace WhatsApp.Transport;

/// <summary>Opens transports; the seam to the network.</summary>
public interface ITransportFactory
{
    /// <summary>Opens a connection.</summary>
    /// <param name="url"><c>wss</c>, or <c>ws</c> on loopback.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IOException">The server was not reached or refused the upgrade.</exception>
    ValueTask<ITransport> ConnectAsync(Uri url, CancellationToken cancellationToken);
}
