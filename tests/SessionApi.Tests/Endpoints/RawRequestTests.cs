using System.Net;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Endpoints;

/// <summary>Requests that break HTTP itself, over the real server: refused, and never taken for two.</summary>
public sealed class RawRequestTests
{
    private const string Smuggled = "DELETE /sessions/one HTTP/1.1\r\nHost: {host}\r\n\r\n";

    /// <summary>Each with the status, and the problem's code where the request comes as far as the API.</summary>
    public static TheoryData<string, string, int, string?> Refused => new()
    {
        { "an absolute target of another host", "GET http://evil.example/sessions HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", 400, null },
        { "an absolute target and a Host of another host", "GET http://evil.example/sessions HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 403, "forbidden" },
        { "two different hosts", "GET /sessions HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 400, null },
        { "no host", "GET /sessions HTTP/1.1\r\nConnection: close\r\n\r\n", 400, null },
        { "no host in HTTP/1.0", "GET /sessions HTTP/1.0\r\n\r\n", 403, "forbidden" },
        { "an authority as target", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n", 405, "method-not-allowed" },
        { "two different lengths", "POST /sessions HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}", 400, null },
        { "a negative length", "POST /sessions HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\nConnection: close\r\n\r\n", 400, null },
        { "an unknown transfer encoding", "POST /sessions HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: identity, xchunked\r\nConnection: close\r\n\r\n", 400, null },
        { "a space before the colon", "GET /sessions HTTP/1.1\r\nHost: {host}\r\nX-Api-Key : a\r\nConnection: close\r\n\r\n", 400, null },
        { "a folded header", "GET /sessions HTTP/1.1\r\nHost: {host}\r\nX-A: a\r\n b\r\nConnection: close\r\n\r\n", 400, null },
        { "a NUL in a header", "GET /sessions HTTP/1.1\r\nHost: {host}\r\nX-A: a\0b\r\nConnection: close\r\n\r\n", 400, null },
        { "an overlong slash", "GET /sessions/..%c0%afone HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", 400, "invalid-session-id" },
        { "a raw NUL in the path", "GET /sessions/a\0b HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", 400, null },
        { "a very long id", $"GET /sessions/{new string('a', 6000)} HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\n\r\n", 400, "invalid-session-id" },
        { "a query without end", $"GET /sessions?cursor={new string('a', 20_000)} HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\n\r\n", 414, null },
        { "a large query", $"GET /sessions?cursor={new string('a', 6000)} HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\n\r\n", 400, "invalid-request" },
        { "headers without end", $"GET /sessions HTTP/1.1\r\nHost: {{host}}\r\nX-A: {new string('a', 100_000)}\r\n\r\n", 431, null },
        { "too many headers", $"GET /sessions HTTP/1.1\r\nHost: {{host}}\r\n{string.Concat(Enumerable.Repeat("X-A: a\r\n", 200))}\r\n", 431, null },
        { "a body of 1 MiB", $"POST /sessions HTTP/1.1\r\nHost: {{host}}\r\nContent-Type: application/json\r\nContent-Length: 1048576\r\nConnection: close\r\n\r\n{new string(' ', 1 << 20)}", 413, "payload-too-large" },
        { "a chunked body of 1 MiB", $"POST /sessions HTTP/1.1\r\nHost: {{host}}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n100000\r\n{new string(' ', 1 << 20)}\r\n0\r\n\r\n", 413, "payload-too-large" },
        { "a chunk without a length", "POST /sessions HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n", 400, "invalid-request" },
        { "no HTTP at all", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n", 400, null },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_broken_request_is_refused(string what, string request, int status, string? code)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[TestSessions.Key("one")] = TestSessions.Connected(TestSessions.Key("one"));

        var call = await RawCall.SendAsync(api, request);

        Assert.True(call.Statuses is [var only] && only == status, $"{what}: {call.Received}");
        Assert.Equal(code, call.Code);
        Assert.Equal([TestSessions.Key("one")], api.Sessions.Known.Keys);
        Assert.Equal(HttpStatusCode.OK, (await api.Client.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);
    }

    /// <summary>A proxy in front that believes the one and a server that believes the other would see different requests.</summary>
    [Theory]
    [InlineData("Content-Length: {length}\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: {length}")]
    public async Task A_second_request_is_not_smuggled_behind_two_lengths(string framing)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[TestSessions.Key("one")] = TestSessions.Connected(TestSessions.Key("one"));
        var body = "0\r\n\r\n" + Smuggled;

        var call = await RawCall.SendAsync(
            api,
            $"POST /sessions HTTP/1.1\r\nHost: {{host}}\r\n{framing.Replace("{length}", "5", StringComparison.Ordinal)}\r\n\r\n{body}");

        Assert.Single(call.Statuses);
        Assert.True(api.Sessions.Known.ContainsKey(TestSessions.Key("one")), "The smuggled deletion was done.");
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        await using var api = await ApiHost.StartAsync();

        var call = await RawCall.SendAsync(
            api, "POST /sessions HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{");

        Assert.Equal([400], call.Statuses);
        Assert.Equal("invalid-request", call.Code);
        Assert.Empty(api.Sessions.Known);
    }
}
