using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SessionApi.Tests.Hosting;
using SessionFunctions;

namespace SessionApi.Tests.Functions;

/// <summary>Requests of every route on their way through a worker's routing, a function and the API's own routing.</summary>
public sealed class HandOffTests
{
    private const string Id = "abc";

    [Fact]
    public async Task A_session_is_created()
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendAsync(HttpMethod.Post, "/sessions");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var session = await response.JsonAsync();
        Assert.Equal($"/sessions/{session.Text("sessionId")}", response.Headers.Location?.ToString());
        Assert.StartsWith("data:image/png;base64,", session.Text("qrCode"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_shown_listed_and_deleted()
    {
        await using var functions = await FunctionsHost.StartAsync();
        functions.Sessions.Known[TestSessions.Key(Id)] = TestSessions.Connected(TestSessions.Key(Id));

        var shown = await functions.SendAsync(HttpMethod.Get, $"/sessions/{Id}");
        var listed = await functions.SendAsync(HttpMethod.Get, "/sessions?limit=1");
        var deleted = await functions.SendAsync(HttpMethod.Delete, $"/sessions/{Id}");

        Assert.Equal("connected", (await shown.JsonAsync()).Text("status"));
        Assert.Equal(Id, (await listed.JsonAsync()).GetProperty("sessions").EnumerateArray().Single().Text("sessionId"));
        Assert.Equal(Id, (await deleted.JsonAsync()).Text("sessionId"));
        Assert.Empty(functions.Sessions.Known);
    }

    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_is_told(string path, string status)
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendAsync(HttpMethod.Get, path);

        Assert.Equal(status, (await response.JsonAsync()).Text("status"));
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/link", "text/html")]
    [InlineData("/assets/app.js", "text/javascript")]
    public async Task The_pages_are_the_same_as_on_any_other_host(string path, string type)
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendAsync(HttpMethod.Get, path);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("GET", "/elsewhere", HttpStatusCode.NotFound, "not-found")]
    [InlineData("GET", "/sessions/abc/def", HttpStatusCode.NotFound, "not-found")]
    [InlineData("PUT", "/sessions", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("GET", "/sessions/NO", HttpStatusCode.BadRequest, "invalid-session-id")]
    public async Task Wrong_requests_are_answered_with_the_api_s_own_problems(string method, string path, HttpStatusCode status, string code)
    {
        await using var functions = await FunctionsHost.StartAsync();

        var response = await functions.SendAsync(new HttpMethod(method), path);

        await response.ProblemAsync(status, code);
    }

    [Fact]
    public async Task Nothing_of_the_worker_s_routing_reaches_the_api()
    {
        await using var api = await ApiHost.StartAsync();
        var context = RequestOf(api, "/elsewhere", _ => throw new InvalidOperationException("The function runs again."));
        context.Request.RouteValues["path"] = "elsewhere";

        await new ApiHandOff(api.Services).AnswerAsync(context.Request);

        Assert.Equal(StatusCodes.Status404NotFound, context.Response.StatusCode);
        Assert.Empty(context.Request.RouteValues);
    }

    /// <summary>The trap that the hand-off avoids. Were it gone from ASP.NET Core, this would tell.</summary>
    [Fact]
    public async Task A_pipeline_that_gets_the_request_with_its_endpoint_runs_that_endpoint_again()
    {
        await using var api = await ApiHost.StartAsync();
        var pipeline = new ApplicationBuilder(api.Services).UseSessionApi().Build();
        var runs = 0;
        var context = RequestOf(api, "/health/live", CountAsync);

        await pipeline(context);

        Assert.Equal(1, runs);

        Task CountAsync(HttpContext request)
        {
            runs++;
            return Task.CompletedTask;
        }
    }

    // As a function receives it: routed already, to that function.
    private static DefaultHttpContext RequestOf(ApiHost api, string path, RequestDelegate function)
    {
        var context = new DefaultHttpContext { RequestServices = api.Services };
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = path;
        context.SetEndpoint(new Endpoint(function, EndpointMetadataCollection.Empty, displayName: null));
        return context;
    }
}
