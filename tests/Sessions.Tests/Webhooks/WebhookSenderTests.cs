using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sessions.Net;
using Sessions.Tests.Net;
using Sessions.Webhooks;
using WhatsApp.Tests.Client;
using Xunit;

namespace Sessions.Tests.Webhooks;

/// <summary>The way out, to real sockets of this machine.</summary>
public sealed class WebhookSenderTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string OldSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly TestTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_carries_id_time_and_a_signature_for_each_secret()
    {
        await using var target = await LocalTarget.StartAsync(context => Answer(context, 204));
        using var sender = Create();

        var result = await sender.SendAsync(Message(target.Url, Secret, OldSecret), Token);

        Assert.Equal((204, null, true), (result.StatusCode, result.Error, result.IsDelivered));
        var (path, headers, body) = Assert.Single(target.Requests);
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(("/hook", "application/json", "{\"a\":1}"), (path, headers["CONTENT-TYPE"], Encoding.UTF8.GetString(body)));
        Assert.Equal(("a-1", $"{now}"), (headers["WEBHOOK-ID"], headers["WEBHOOK-TIMESTAMP"]));
        Assert.Equal(
            $"{WebhookSecret.Sign(Secret, "a-1", now, body)} {WebhookSecret.Sign(OldSecret, "a-1", now, body)}", headers["WEBHOOK-SIGNATURE"]);
        Assert.DoesNotContain("TRACEPARENT", headers.Keys);
        Assert.DoesNotContain("COOKIE", headers.Keys);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(299, null)]
    [InlineData(301, AttemptError.Redirected)]
    [InlineData(307, AttemptError.Redirected)]
    [InlineData(308, AttemptError.Redirected)]
    [InlineData(400, AttemptError.Refused)]
    [InlineData(410, AttemptError.Refused)]
    [InlineData(503, AttemptError.Refused)]
    public async Task Only_2xx_is_taken_and_no_redirect_is_followed(int status, string? error)
    {
        await using var target = await LocalTarget.StartAsync(context =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return Answer(context, status);
        });
        using var sender = Create();

        var result = await sender.SendAsync(Message(target.Url), Token);

        Assert.Equal((status, error), (result.StatusCode, result.Error));
        Assert.Equal("/hook", Assert.Single(target.Requests).Path);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Tue, 01 Sep 2026 12:01:40 GMT", 100)]
    [InlineData("soon", null)]
    public async Task What_a_target_asks_for_is_told(string value, int? seconds)
    {
        await using var target = await LocalTarget.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = value;
            return Answer(context, 429);
        });
        using var sender = Create();

        var result = await sender.SendAsync(Message(target.Url), Token);

        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, result.RetryAfter);
    }

    [Fact]
    public async Task A_target_that_does_not_answer_is_given_ten_seconds()
    {
        var asked = new TaskCompletionSource();
        await using var target = await LocalTarget.StartAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var sender = Create();

        var sending = sender.SendAsync(Message(target.Url), Token);
        await asked.Task.WaitAsync(Patience.Limit, Token);
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.False(sending.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        var result = await sending;
        Assert.Equal((null, AttemptError.Timeout, TimeSpan.FromSeconds(10)), (result.StatusCode, result.Error, result.Took));
    }

    [Fact]
    public async Task An_endless_answer_is_not_read()
    {
        // A bare socket: a web server goes on to write for a while after its caller has left.
        using var target = new EndlessTarget();
        using var sender = Create();

        var result = await sender.SendAsync(Message(target.Url), Token);

        Assert.True(result.IsDelivered);
        // What the sockets of both ends hold, and no more.
        Assert.InRange(await target.SentAsync(), 0, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task Endless_headers_are_not_read_either()
    {
        await using var target = await LocalTarget.StartAsync(context =>
        {
            for (var i = 0; i < 100; i++) context.Response.Headers[$"x-{i}"] = new string('a', 1000);
            return Answer(context, 200);
        });
        using var sender = Create();

        Assert.Equal(AttemptError.Unreachable, (await sender.SendAsync(Message(target.Url), Token)).Error);
    }

    [Fact]
    public async Task Nobody_at_home_is_told_as_unreachable()
    {
        Uri url;
        await using (var target = await LocalTarget.StartAsync(context => Answer(context, 200))) url = target.Url;
        using var sender = Create();

        var result = await sender.SendAsync(Message(url), Token);

        Assert.Equal((null, AttemptError.Unreachable), (result.StatusCode, result.Error));
    }

    [Fact]
    public async Task Whoever_gives_up_is_told_so_and_not_of_a_failure()
    {
        await using var target = await LocalTarget.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        using var sender = Create();
        using var cancel = new CancellationTokenSource();

        var sending = sender.SendAsync(Message(target.Url), cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    /// <summary>By name, and by every way to write an address; what looks like a name is looked up, and its addresses are what counts.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://127.1:{port}/")]
    [InlineData("http://2130706433:{port}/")]
    [InlineData("http://0177.0.0.1:{port}/")]
    [InlineData("http://0x7f.0.0.1:{port}/")]
    [InlineData("http://0x7f000001:{port}/")]
    [InlineData("http://0.0.0.0:{port}/")]
    [InlineData("http://[::1]:{port}/")]
    [InlineData("http://[::]:{port}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/")]
    [InlineData("http://[::127.0.0.1]:{port}/")]
    [InlineData("http://[64:ff9b::7f00:1]:{port}/")]
    [InlineData("http://[fe80::1]:{port}/")]
    [InlineData("http://[fd00::1]:{port}/")]
    [InlineData("http://10.0.0.1:{port}/")]
    [InlineData("http://100.64.0.1:{port}/")]
    [InlineData("http://169.254.169.254:{port}/latest/meta-data/")]
    [InlineData("http://172.16.0.1:{port}/")]
    [InlineData("http://192.168.0.1:{port}/")]
    [InlineData("http://localhost:{port}/", "127.0.0.1", "::1")]
    [InlineData("http://localhost.:{port}/", "127.0.0.1")]
    [InlineData("http://mixed.example:{port}/", "1.1.1.1", "127.0.0.1")]
    [InlineData("http://①②⑦.⓪.⓪.①:{port}/", "127.0.0.1")]
    public async Task Targets_inside_are_refused_and_never_called(string pattern, params string[] addresses)
    {
        await using var target = await LocalTarget.StartAsync(context => Answer(context, 200));
        var resolver = new LiteralsFirst(addresses);
        using var sender = new WebhookSender(new TargetGuard(resolver, allowsPrivate: false), _time);

        var result = await sender.SendAsync(Message(new Uri(pattern.Replace("{port}", $"{target.Url.Port}", StringComparison.Ordinal))), Token);

        Assert.Equal((null, AttemptError.TargetRefused), (result.StatusCode, result.Error));
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task A_name_that_means_another_address_when_it_is_called_is_judged_by_that()
    {
        await using var target = await LocalTarget.StartAsync(context => Answer(context, 200));
        // Public when the webhook was made, inside when it is called.
        var guard = new TargetGuard(new FakeHostResolver(["1.1.1.1"], ["127.0.0.1"]), allowsPrivate: false);
        var url = new Uri($"http://rebinding.example:{target.Url.Port}/");
        Assert.False(await new WebhookTargets(guard, _time).IsRefusedAsync(url.ToString(), Token));
        using var sender = new WebhookSender(guard, _time);

        Assert.Equal(AttemptError.TargetRefused, (await sender.SendAsync(Message(url), Token)).Error);
        Assert.Empty(target.Requests);
    }

    private WebhookSender Create() => new(new TargetGuard(new DnsHostResolver(), allowsPrivate: true), _time);

    private static WebhookMessage Message(Uri url, params string[] secrets) =>
        new(url, "a-1", Encoding.UTF8.GetBytes("{\"a\":1}"), secrets.Length > 0 ? secrets : [Secret]);

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>As the machine's resolver: an address is its own answer; names are the test's.</summary>
    private sealed class LiteralsFirst(string[] addresses) : IHostResolver
    {
        public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
            new(IPAddress.TryParse(host, out var literal) ? [literal] : [.. addresses.Select(IPAddress.Parse)]);
    }
}
