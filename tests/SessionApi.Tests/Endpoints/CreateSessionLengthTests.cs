using System.Net;
using System.Text;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Endpoints;

/// <summary>How long the fields of a new session may be.</summary>
public sealed class CreateSessionLengthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("name", 200, "n")]
    [InlineData("name", 200, "\U0001F600")]
    [InlineData("deviceName", 50, "n")]
    [InlineData("deviceName", 50, "\U0001F600")]
    public async Task A_text_has_a_greatest_length_in_characters(string field, int length, string character)
    {
        await using var api = await ApiHost.StartAsync();

        var fits = await PostAsync(api, $$"""{"{{field}}":"{{Repeat(character, length)}}"}""");
        var tooLong = await PostAsync(api, $$"""{"{{field}}":"{{Repeat(character, length + 1)}}"}""");

        Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
        await tooLong.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData(20, 40, 500, HttpStatusCode.Created)]
    [InlineData(21, 40, 500, HttpStatusCode.BadRequest)]
    [InlineData(20, 41, 500, HttpStatusCode.BadRequest)]
    [InlineData(20, 40, 501, HttpStatusCode.BadRequest)]
    public async Task Metadata_has_limits(int count, int keyLength, int valueLength, HttpStatusCode expected)
    {
        await using var api = await ApiHost.StartAsync();
        var pairs = Enumerable.Range(0, count).Select(i => $"\"{i.ToString().PadLeft(keyLength, 'k')}\":\"{new string('v', valueLength)}\"");

        var response = await PostAsync(api, $$$"""{"metadata":{{{{string.Join(',', pairs)}}}}}""");

        Assert.Equal(expected, response.StatusCode);
    }

    private static string Repeat(string character, int count) => string.Concat(Enumerable.Repeat(character, count));

    private static async Task<HttpResponseMessage> PostAsync(ApiHost api, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await api.Client.PostAsync("/sessions", content, Token);
    }
}
