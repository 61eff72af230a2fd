using System.Net;
using System.Net.Http.Headers;
using SessionApi.Tests.Hosting;
using Sessions;
using Sessions.Storage;

namespace SessionApi.Tests.Endpoints;

public sealed class PendingLimitTests
{
    private static readonly KeyValuePair<string, string?>[] Three = [new("Limits:PendingSessions", "3")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task So_many_may_wait_and_no_more()
    {
        await using var api = await ApiHost.StartAsync(Three);
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api)).StatusCode);

        var refused = await CreateAsync(api);

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-pending");
        Assert.Equal(TimeSpan.FromSeconds(20), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(3, api.Sessions.Known.Count);
    }

    [Fact]
    public async Task Of_many_at_once_so_many_are_admitted()
    {
        await using var api = await ApiHost.StartAsync(Three);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => CreateAsync(api)));

        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task A_session_that_is_linked_or_gone_makes_room()
    {
        await using var api = await ApiHost.StartAsync(Three);
        for (var i = 0; i < 3; i++) await CreateAsync(api);
        var linked = api.Sessions.Known.Keys.First();
        api.Sessions.Known[linked] = TestSessions.Connected(linked);
        api.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api)).StatusCode);

        await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-pending");
    }

    [Fact]
    public async Task One_that_is_not_saved_yet_counts()
    {
        await using var api = await ApiHost.StartAsync(Three);
        var (hold, underWay, count) = (NewSignal(), NewSignal(), 0);
        api.Sessions.OnCreate = _ =>
        {
            var number = Interlocked.Increment(ref count);
            if (number == 3) underWay.TrySetResult();
            return number > 3 ? Task.CompletedTask : hold.Task;
        };
        var creations = Enumerable.Range(0, 3).Select(_ => CreateAsync(api)).ToList();
        await underWay.Task.WaitAsync(Token);

        await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-pending");

        hold.TrySetResult();
        Assert.All(await Task.WhenAll(creations), answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
    }

    [Fact]
    public async Task One_that_may_be_saved_yet_counts_for_a_while()
    {
        await using var api = await ApiHost.StartAsync(Three);
        api.Sessions.OnCreate = _ => throw new TimeoutException();
        for (var i = 0; i < 3; i++) await (await CreateAsync(api, $"s-{i}")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        api.Sessions.OnCreate = _ => Task.CompletedTask;

        await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-pending");

        api.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api)).StatusCode);
    }

    [Fact]
    public async Task An_ordinary_creation_reads_no_list_and_a_crowd_that_is_turned_away_reads_it_once()
    {
        await using var api = await ApiHost.StartAsync(Three);
        for (var i = 0; i < 3; i++) await CreateAsync(api);
        Assert.Equal(1, api.Sessions.Looks);

        for (var i = 0; i < 5; i++) await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-pending");

        Assert.Equal(2, api.Sessions.Looks);
    }

    [Fact]
    public async Task Those_of_an_earlier_process_count_too()
    {
        await using var api = await ApiHost.StartAsync(Three);
        for (var i = 0; i < 3; i++) api.Sessions.Known[TestSessions.Key($"s-{i}")] = TestSessions.Pending(TestSessions.Key($"s-{i}"), ApiHost.Now);

        await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-pending");
    }

    [Fact]
    public async Task Another_tenant_s_do_not_count()
    {
        await using var api = await ApiHost.StartAsync(Three);
        for (var i = 0; i < 3; i++)
        {
            var key = TestSessions.Key($"s-{i}", "other");
            api.Sessions.Known[key] = TestSessions.Pending(key, ApiHost.Now);
        }

        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api)).StatusCode);
    }

    [Theory]
    [InlineData(SessionStatus.Expired, SessionReason.QrExhausted, true)]
    [InlineData(SessionStatus.LoggedOut, SessionReason.DeviceRemoved, true)]
    [InlineData(SessionStatus.Failed, SessionReason.Banned, true)]
    [InlineData(SessionStatus.Failed, SessionReason.Replaced, false)]
    [InlineData(SessionStatus.Stopped, SessionReason.StoppedByUser, false)]
    public async Task A_start_counts_like_a_creation_if_there_will_be_a_QR(SessionStatus status, string reason, bool isRefused)
    {
        await using var api = await ApiHost.StartAsync(Three);
        for (var i = 0; i < 3; i++) await CreateAsync(api);
        var key = TestSessions.Key("one");
        api.Sessions.Known[key] = TestSessions.Connected(key) with { Status = status, Reason = reason };

        var response = await api.Client.PostAsync("/sessions/one/start", null, Token);

        Assert.Equal(isRefused ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isRefused, api.Sessions.Operations.IsEmpty);
    }

    [Fact]
    public async Task Without_storage_nobody_is_admitted_blindly()
    {
        await using var api = await ApiHost.StartAsync(Three);
        api.Sessions.Failure = new StorageUnavailableException("The test says so.");

        await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
    }

    private static Task<HttpResponseMessage> CreateAsync(ApiHost api) => api.Client.PostAsync("/sessions", null, Token);

    private static async Task<HttpResponseMessage> CreateAsync(ApiHost api, string id)
    {
        using var body = new StringContent($$"""{"sessionId":"{{id}}"}""", new MediaTypeHeaderValue("application/json"));
        return await api.Client.PostAsync("/sessions", body, Token);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
