using WhatsApp;

namespace Sessions;

/// <summary>One session's running client. Disposing closes its socket without logging out; no event comes afterwards.</summary>
internal interface ISessionConnection : IAsyncDisposable
{
    /// <summary>What the client has seen, as of now.</summary>
    ClientEvidence Evidence { get; }

    /// <summary>Removes the device from the account; false when it is not online or WhatsApp did not confirm within 5 s.</summary>
    Task<bool> LogoutAsync(CancellationToken cancellationToken);
}
