using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Shared.Storage;

namespace Sessions.Tests.Versions;

/// <summary>A web server on this machine that serves <c>/sw.js</c>, counts the requests, and answers when it is let.</summary>
internal sealed class LocalServiceWorker : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private TaskCompletionSource _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    public LocalServiceWorker()
    {
        // Its port is free again the moment it is chosen: somebody else may take it before we do.
        while (true)
        {
            var port = AzuriteServer.FreePort();
            _listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                _listener.Start();
                Address = new Uri($"http://127.0.0.1:{port}/sw.js");
                break;
            }
            catch (Exception exception) when (exception is HttpListenerException or SocketException)
            {
                ((IDisposable)_listener).Dispose();
            }
        }

        _mayAnswer.SetResult();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>What it names; a failure when null.</summary>
    public uint? Revision { get; set; } = 1_999_999_999;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Ends with the next request.</summary>
    public Task AskedAsync() => _asked.Task.WaitAsync(Patience.Limit);

    /// <summary>Requests wait from now on.</summary>
    public void Hold()
    {
        _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Release() => _mayAnswer.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        _listener.Stop();
        await _serving.WaitAsync(Patience.Limit);
        ((IDisposable)_listener).Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or InvalidOperationException)
            {
                // Stopped, while it waited or before it did; or disposed.
                return;
            }

            Interlocked.Increment(ref _requests);
            _asked.TrySetResult();
            await _mayAnswer.Task;
            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var isBrowser = context.Request.Headers["sec-fetch-site"] == "none" && context.Request.Url == Address;
            context.Response.StatusCode = isBrowser && Revision is not null ? 200 : 400;
            var script = string.Create(CultureInfo.InvariantCulture, $$"""parse("{\"client_revision\":{{Revision}},\"a\":1}")""");
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(script), CancellationToken.None);
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Whoever asked does not wait any more.
        }
    }
}
