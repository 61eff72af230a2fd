using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Sessions.Tests.Grains;

namespace Sessions.Tests.Versions;

/// <summary>A server that says what a test wants.</summary>
internal sealed class StubHandler : HttpMessageHandler
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<Func<HttpResponseMessage>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _answered = new(0);

    public List<HttpRequestMessage> Requests { get; } = [];

    public Task Asked => _asked.Task.WaitAsync(Patience.Limit);

    public async Task Answered(int count)
    {
        for (var i = 0; i < count; i++) await _answered.WaitAsync(Patience.Limit, World.Token);
    }

    public void Hold() => _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answer(uint revision) => Answer(string.Create(CultureInfo.InvariantCulture, $$"""{"client_revision":{{revision}}}"""));

    public void Answer(string script, HttpStatusCode status = HttpStatusCode.OK, string? charset = null) => Set(() =>
    {
        var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(script));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/javascript", charset);
        return new HttpResponseMessage(status) { Content = content };
    });

    public void Fail(Exception exception) => Set(() => throw exception);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        _asked.TrySetResult();
        try
        {
            return (await _answer.Task.WaitAsync(cancellationToken))();
        }
        finally
        {
            _answered.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _answered.Dispose();
        base.Dispose(disposing);
    }

    private void Set(Func<HttpResponseMessage> answer)
    {
        if (_answer.TrySetResult(answer)) return;

        Hold();
        _answer.SetResult(answer);
    }
}
