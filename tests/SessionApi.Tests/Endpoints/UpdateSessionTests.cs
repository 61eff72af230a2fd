using System.Net;
using System.Text;
using SessionApi.Tests.Hosting;
using Sessions;

namespace SessionApi.Tests.Endpoints;

public sealed class UpdateSessionTests
{
    private static readonly SessionKey Key = TestSessions.Key("one");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_body_names_is_changed_and_nothing_else()
    {
        await using var api = await StartAsync();
        var asked = Record(api);

        var response = await PatchAsync(api, """{"name":"New","metadata":{"a":"1","b":null},"deviceName":null,"unknown":1}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"9\"", response.Headers.ETag?.ToString());
        var change = Assert.Single(asked);
        Assert.Null(change.ExpectedVersion);
        Assert.Equal("New", change.Name!.Value);
        Assert.Equal(new Dictionary<string, string?> { ["a"] = "1", ["b"] = null }, change.Metadata!.Value);
        Assert.Equal(new Change<string>(null), change.DeviceName);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Nothing_named_is_nothing_changed(string body)
    {
        await using var api = await StartAsync();
        var asked = Record(api);

        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(api, body)).StatusCode);

        Assert.Equal(new UpdateSession(), Assert.Single(asked));
    }

    [Fact]
    public async Task Null_takes_all_metadata_away()
    {
        await using var api = await StartAsync();
        var asked = Record(api);

        await PatchAsync(api, """{"metadata":null}""");

        Assert.Equal(new Change<IReadOnlyDictionary<string, string?>>(null), Assert.Single(asked).Metadata);
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"name":"a\nb"}""", "name")]
    [InlineData("""{"deviceName":"012345678901234567890123456789012345678901234567890"}""", "deviceName")]
    [InlineData("""{"metadata":[]}""", "metadata")]
    [InlineData("""{"metadata":{"":"x"}}""", "metadata")]
    [InlineData("""{"metadata":{"a":1}}""", "metadata.a")]
    [InlineData("""{"sessionId":"two"}""", "sessionId")]
    [InlineData("""{"status":"connected"}""", "status")]
    [InlineData("""{"proxy":"ftp://proxy.example"}""", "proxy")]
    public async Task A_wrong_field_is_named_and_nothing_changes(string body, string field)
    {
        await using var api = await StartAsync();
        var asked = Record(api);

        var problem = await (await PatchAsync(api, body)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").Names());
        Assert.Empty(asked);
    }

    [Theory]
    [InlineData("\"9\"", 9L)]
    [InlineData("\"1\", \"9\"", 9L)]
    [InlineData("*", null)]
    public async Task A_condition_that_holds_goes_with_the_change(string tag, long? expected)
    {
        await using var api = await StartAsync();
        var asked = Record(api);

        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(api, """{"name":"x"}""", tag)).StatusCode);

        Assert.Equal(expected, Assert.Single(asked).ExpectedVersion);
    }

    [Theory]
    [InlineData("\"9\", \"10\"", HttpStatusCode.OK)]
    [InlineData("\"9\", \"11\"", HttpStatusCode.PreconditionFailed)]
    public async Task A_change_meanwhile_is_no_matter_if_the_caller_names_that_version_too(string tag, HttpStatusCode status)
    {
        await using var api = await StartAsync();
        api.Sessions.OnUpdate = (session, change) =>
        {
            var rotated = session! with { Version = 10 };
            return new(change.ExpectedVersion == 10 ? UpdateOutcome.Updated : UpdateOutcome.VersionMismatch, rotated);
        };

        Assert.Equal(status, (await PatchAsync(api, """{"name":"x"}""", tag)).StatusCode);
    }

    [Fact]
    public async Task Any_version_is_still_a_version_of_something()
    {
        await using var api = await StartAsync();
        api.Sessions.Known.Clear();

        await (await PatchAsync(api, """{"name":"x"}""", "*")).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
    }

    [Theory]
    [InlineData("\"8\"")]
    [InlineData("W/\"9\"")]
    [InlineData("9")]
    public async Task A_condition_that_does_not_hold_changes_nothing(string tag)
    {
        await using var api = await StartAsync();
        var asked = Record(api);

        await (await PatchAsync(api, """{"name":"x"}""", tag)).ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");

        Assert.Empty(asked);
    }

    [Theory]
    [InlineData(UpdateOutcome.NotFound, HttpStatusCode.NotFound, "session-not-found")]
    [InlineData(UpdateOutcome.VersionMismatch, HttpStatusCode.PreconditionFailed, "precondition-failed")]
    [InlineData(UpdateOutcome.AlreadyLinked, HttpStatusCode.Conflict, "already-linked")]
    [InlineData(UpdateOutcome.TooMuchMetadata, HttpStatusCode.BadRequest, "invalid-request")]
    public async Task What_the_owner_refuses_has_its_problem(UpdateOutcome outcome, HttpStatusCode status, string code)
    {
        await using var api = await StartAsync();
        api.Sessions.OnUpdate = (session, _) => new(outcome, outcome == UpdateOutcome.NotFound ? null : session);

        await (await PatchAsync(api, """{"name":"x"}""")).ProblemAsync(status, code);
    }

    [Fact]
    public async Task An_id_that_is_none_is_refused_before_anything()
    {
        await using var api = await StartAsync();

        var response = await api.Client.PatchAsync("/sessions/UP", Body("{}"), Token);

        await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-session-id");
    }

    private static List<UpdateSession> Record(ApiHost api)
    {
        var asked = new List<UpdateSession>();
        api.Sessions.OnUpdate = (session, change) =>
        {
            asked.Add(change);
            return new(UpdateOutcome.Updated, session);
        };
        return asked;
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Connected(Key);
        return api;
    }

    private static async Task<HttpResponseMessage> PatchAsync(ApiHost api, string body, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/sessions/one") { Content = Body(body) };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await api.Client.SendAsync(request, Token);
    }

    private static StringContent Body(string body) => new(body, Encoding.UTF8, "application/merge-patch+json");
}
