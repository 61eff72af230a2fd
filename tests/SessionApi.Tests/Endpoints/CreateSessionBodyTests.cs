using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Endpoints;

public sealed class CreateSessionBodyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("", "application/json")]
    [InlineData("", "text/plain")]
    [InlineData("{}", null)]
    [InlineData("{}", "application/json")]
    [InlineData(" {} ", "application/json; charset=utf-8")]
    [InlineData("{}", "application/vnd.sessions+json")]
    [InlineData("""{"future":{"a":[1,2]},"name":null,"sessionId":null,"phoneNumber":null}""", "application/json")]
    public async Task Nothing_to_say_is_fine(string? body, string? contentType)
    {
        await using var api = await ApiHost.StartAsync();

        var response = await PostAsync(api, body, contentType);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData("{}", "text/plain", null)]
    [InlineData("a=b", "application/x-www-form-urlencoded", null)]
    [InlineData("{}", "application/json; charset=utf-16", null)]
    [InlineData("{}", "nonsense", null)]
    [InlineData("{}", "application/json", "gzip")]
    public async Task Another_media_type_is_refused(string body, string contentType, string? encoding)
    {
        await using var api = await ApiHost.StartAsync();

        var response = await PostAsync(api, body, contentType, encoding);

        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        Assert.Empty(api.Sessions.Known);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"metadata\":{\"\\udc00\":\"x\"}}")]
    [InlineData("{\"name\":\"a\"} {}")]
    public async Task Broken_json_is_refused(string body)
    {
        await using var api = await ApiHost.StartAsync();

        var response = await PostAsync(api, body, "application/json");

        await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        await using var api = await ApiHost.StartAsync();
        using var body = new ByteArrayContent([.. "{\"name\":\""u8, 0xFF, 0xFE, .. "\"}"u8]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        var response = await api.Client.PostAsync("/sessions", body, Token);

        await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData(16, HttpStatusCode.Created)]
    [InlineData(17, HttpStatusCode.BadRequest)]
    [InlineData(10_000, HttpStatusCode.BadRequest)]
    public async Task Json_may_be_nested_sixteen_levels_deep(int depth, HttpStatusCode expected)
    {
        await using var api = await ApiHost.StartAsync();
        var body = "{\"future\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

        var response = await PostAsync(api, body, "application/json");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(65_536, false)]
    [InlineData(65_536, true)]
    public async Task A_body_of_the_largest_size_is_read(int length, bool isChunked)
    {
        await using var api = await ApiHost.StartAsync();

        var response = await PostAsync(api, "{}".PadRight(length), "application/json", isChunked: isChunked);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData(65_537, false)]
    [InlineData(65_537, true)]
    [InlineData(300_000, true)]
    public async Task A_larger_body_is_refused(int length, bool isChunked)
    {
        await using var api = await ApiHost.StartAsync();

        var response = await PostAsync(api, "{}".PadRight(length), "application/json", isChunked: isChunked);

        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
        Assert.Empty(api.Sessions.Known);
    }

    [Theory]
    [InlineData("""{"name":5}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"a\u0000b"}""", "name")]
    [InlineData("""{"deviceName":true}""", "deviceName")]
    [InlineData("""{"metadata":[]}""", "metadata")]
    [InlineData("""{"metadata":{"":"x"}}""", "metadata")]
    [InlineData("""{"metadata":{"a":1}}""", "metadata.a")]
    [InlineData("""{"metadata":{"a":null}}""", "metadata.a")]
    [InlineData("""{"phoneNumber":"+491510000001"}""", "phoneNumber")]
    [InlineData("""{"proxy":"http://127.0.0.1:8080"}""", "proxy")]
    [InlineData("""{"proxy":"http://a\u05d0.example"}""", "proxy")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        await using var api = await ApiHost.StartAsync();

        var problem = await (await PostAsync(api, body, "application/json")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").Names());
        Assert.Empty(api.Sessions.Known);
    }

    [Theory]
    [InlineData("\"Upper\"")]
    [InlineData("\"-a\"")]
    [InlineData("\"a/b\"")]
    [InlineData("\"\"")]
    [InlineData("\"ä\"")]
    [InlineData("\"a\\n\"")]
    [InlineData("5")]
    [InlineData("\"0123456789012345678901234567890123456789012345678901234567890123\"")]
    public async Task A_bad_id_has_a_code_of_its_own(string id)
    {
        await using var api = await ApiHost.StartAsync();

        var response = await PostAsync(api, $$"""{"sessionId":{{id}}}""", "application/json");

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-session-id");
        Assert.Equal(["sessionId"], problem.GetProperty("errors").Names());
    }

    private static async Task<HttpResponseMessage> PostAsync(
        ApiHost api, string? body, string? contentType, string? encoding = null, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sessions");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            if (encoding is not null) request.Content.Headers.ContentEncoding.Add(encoding);
        }

        request.Headers.TransferEncodingChunked = isChunked;
        return await api.Client.SendAsync(request, Token);
    }
}
