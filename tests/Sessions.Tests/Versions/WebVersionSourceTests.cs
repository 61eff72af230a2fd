using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Versions;
using WhatsApp;
using WhatsApp.Crypto;
using WhatsApp.Tests.Client;
using Xunit;

namespace Sessions.Tests.Versions;

public sealed class WebVersionSourceTests : IDisposable
{
    private const uint Newer = 1_999_999_999;

    private readonly TestTime _time = new();
    private readonly StubHandler _handler = new();
    private readonly InMemoryWebVersionStore _store = new();
    private readonly HttpClient _http;
    private readonly WebVersionSource _source;

    public WebVersionSourceTests()
    {
        _http = new HttpClient(_handler);
        var worker = new ServiceWorker(_http, new Uri("https://web.whatsapp.com/sw.js"));
        var shared = new SharedRevision(worker, _store, _time, SystemRandomSource.Instance, NullLogger<SharedRevision>.Instance);
        _source = new(shared, _time, NullLogger<WebVersionSource>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    [Theory]
    [InlineData("""self.x={"client_revision":1999999999,"server_revision":1}""")]
    [InlineData("""parse("{\"client_revision\":1999999999,\"a\":1}")""")]
    [InlineData("""{"client_revision" : 1999999999}""")]
    public async Task The_revision_is_found_in_the_service_worker(string script)
    {
        _handler.Answer(script);

        Assert.Equal(new WebVersion(2, 3000, Newer), await _source.GetAsync(Token));
    }

    [Fact]
    public async Task It_asks_as_a_browser_does()
    {
        _handler.Answer(Newer);

        await _source.GetAsync(Token);

        var request = Assert.Single(_handler.Requests);
        Assert.Equal("https://web.whatsapp.com/sw.js", request.RequestUri!.AbsoluteUri);
        Assert.Equal("none", Assert.Single(request.Headers.GetValues("sec-fetch-site")));
        Assert.Contains("Chrome/", request.Headers.UserAgent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_older_than_the_built_in_one_is_not_announced()
    {
        _handler.Answer(1_000_000_000);

        Assert.Equal(WebVersion.BuiltIn, await _source.GetAsync(Token));
    }

    [Theory]
    [InlineData("no revision here", HttpStatusCode.OK)]
    [InlineData("""{"client_revision":9999999999}""", HttpStatusCode.OK)]
    [InlineData("""{"client_revision":2147483648}""", HttpStatusCode.OK)]
    [InlineData("""{"client_revision":0}""", HttpStatusCode.OK)]
    [InlineData("""{"client_revision":1999999999}""", HttpStatusCode.BadRequest)]
    public async Task An_answer_that_is_none_leaves_the_built_in_version(string script, HttpStatusCode status)
    {
        _handler.Answer(script, status);

        Assert.Equal(WebVersion.BuiltIn, await _source.GetAsync(Token));
    }

    [Fact]
    public async Task An_answer_in_an_unheard_of_charset_stops_no_session()
    {
        _handler.Answer("x", charset: "klingon");

        Assert.Equal(WebVersion.BuiltIn, await _source.GetAsync(Token));
    }

    [Fact]
    public async Task A_server_that_is_not_reached_leaves_the_built_in_version_and_is_asked_again_after_a_while()
    {
        _handler.Fail(new HttpRequestException("No route."));
        Assert.Equal(WebVersion.BuiltIn, await _source.GetAsync(Token));
        Assert.Equal(WebVersion.BuiltIn, await _source.GetAsync(Token));
        Assert.Single(_handler.Requests);

        _time.Advance(TimeSpan.FromMinutes(5));
        _handler.Answer(Newer);

        Assert.Equal(Newer, (await _source.GetAsync(Token)).Tertiary);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_waited_for_only_a_little()
    {
        _handler.Hold();
        var getting = _source.GetAsync(Token).AsTask();
        await _handler.Asked;

        await _time.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(WebVersion.BuiltIn, await getting);
    }

    [Fact]
    public async Task A_version_serves_for_a_day()
    {
        _handler.Answer(Newer);
        await _source.GetAsync(Token);
        _handler.Answer(Newer + 1);

        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.Equal(Newer, (await _source.GetAsync(Token)).Tertiary);
        Assert.Single(_handler.Requests);
        _time.Advance(TimeSpan.FromTicks(1));
        // Nobody waits for the later one.
        await _source.GetAsync(Token);
        await _handler.Answered(2);

        Assert.Equal(2, _handler.Requests.Count);
    }

    [Fact]
    public async Task Callers_who_come_together_ask_once()
    {
        _handler.Hold();
        var all = Enumerable.Range(0, 20).Select(_ => _source.GetAsync(Token).AsTask()).ToArray();
        await _handler.Asked;
        _handler.Answer(Newer);

        Assert.All(await Task.WhenAll(all), version => Assert.Equal(Newer, version.Tertiary));
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_refused_version_is_fetched_anew()
    {
        _handler.Answer(Newer);
        var refused = await _source.GetAsync(Token);
        _time.Advance(TimeSpan.FromHours(1));
        _handler.Answer(Newer + 1);

        Assert.Equal(Newer + 1, (await _source.RefreshAsync(refused, Token))?.Tertiary);
    }

    [Fact]
    public async Task A_version_refused_before_the_last_fetch_is_answered_with_what_is_known()
    {
        _handler.Answer(Newer);
        await _source.GetAsync(Token);

        Assert.Equal(Newer, (await _source.RefreshAsync(WebVersion.BuiltIn, Token))?.Tertiary);
        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_thousand_refusals_of_what_was_fetched_just_now_fetch_nothing()
    {
        _handler.Answer(Newer);
        var refused = await _source.GetAsync(Token);

        for (var i = 0; i < 1000; i++) Assert.Equal(refused, await _source.RefreshAsync(refused, Token));

        Assert.Single(_handler.Requests);
    }

    [Fact]
    public async Task A_refused_version_for_which_nobody_can_be_asked_is_unknown_and_asked_for_once_a_minute()
    {
        _handler.Answer(Newer);
        var refused = await _source.GetAsync(Token);
        _time.Advance(TimeSpan.FromHours(1));
        _handler.Fail(new HttpRequestException("No route."));

        Assert.Null(await _source.RefreshAsync(refused, Token));
        for (var i = 0; i < 1000; i++) Assert.Null(await _source.RefreshAsync(refused, Token));
        Assert.Equal(2, _handler.Requests.Count);

        _time.Advance(TimeSpan.FromMinutes(1));
        _handler.Answer(Newer + 1);
        Assert.Equal(Newer + 1, (await _source.RefreshAsync(refused, Token))?.Tertiary);
    }

    [Fact]
    public async Task A_refused_version_that_the_service_still_names_is_given_back()
    {
        _handler.Answer(Newer);
        var refused = await _source.GetAsync(Token);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(refused, await _source.RefreshAsync(refused, Token));
        Assert.Equal(2, _handler.Requests.Count);
    }

    [Theory]
    [InlineData("wss://web.whatsapp.com/ws/chat", "https://web.whatsapp.com/sw.js")]
    [InlineData("ws://127.0.0.1:8099/ws/chat?x=1", "http://127.0.0.1:8099/sw.js")]
    public void The_service_worker_is_on_the_host_of_the_WebSocket(string url, string serviceWorker) =>
        Assert.Equal(serviceWorker, ServiceWorker.AddressFor(new Uri(url)).AbsoluteUri);
}
