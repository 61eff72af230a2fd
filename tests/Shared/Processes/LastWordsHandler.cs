namespace Shared.Processes;

/// <summary>A call that gets no answer fails with the server's last words: without them nobody can tell why.</summary>
/// <param name="log">What the server has written.</param>
internal sealed class LastWordsHandler(Func<string> log) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new HttpRequestException(
                exception.HttpRequestError, $"{request.Method} {request.RequestUri}: {exception.Message} The server's log:\n{log()}", exception, exception.StatusCode);
        }
    }
}
