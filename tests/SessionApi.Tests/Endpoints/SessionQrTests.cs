using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using QRCoder;
using SessionApi.Tests.Hosting;
using Sessions;
using Shared.Qr;

namespace SessionApi.Tests.Endpoints;

public sealed partial class SessionQrTests
{
    private static readonly SessionKey Key = TestSessions.Key("one");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "image/png")]
    [InlineData("*/*", "image/png")]
    [InlineData("image/*", "image/png")]
    [InlineData("text/html, image/webp, */*;q=0.8", "image/png")]
    [InlineData("image/svg+xml", "image/svg+xml")]
    [InlineData("image/png;q=0.1, image/*", "image/svg+xml")]
    [InlineData("text/plain", "text/plain")]
    [InlineData("text/*", "text/plain")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json;q=0.5, text/plain;q=0.4", "application/json")]
    [InlineData("*/*;q=0.1, image/png;q=0", "image/svg+xml")]
    public async Task The_caller_chooses_the_form(string? accept, string expected)
    {
        await using var api = await StartAsync();

        var response = await GetAsync(api, accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal(["Accept"], response.Headers.Vary);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/png;q=0")]
    [InlineData("nonsense")]
    public async Task A_form_that_there_is_not_is_refused(string accept)
    {
        await using var api = await StartAsync();

        await (await GetAsync(api, accept)).ProblemAsync(HttpStatusCode.NotAcceptable, "not-acceptable");
    }

    [Theory]
    [InlineData("", 488)]
    [InlineData("?size=100", 61)]
    [InlineData("?size=121", 61)]
    [InlineData("?size=122", 122)]
    [InlineData("?size=600", 549)]
    [InlineData("?size=2000", 1952)]
    public async Task A_reader_reads_the_png_at_every_size(string query, int edge)
    {
        await using var api = await StartAsync();

        var png = await api.Client.GetByteArrayAsync($"/sessions/one/qr{query}", Token);

        Assert.Equal(edge, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        if (edge > 61) Assert.Equal(TestSessions.QrText, await QrReader.ReadAsync(png, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_svg_has_the_modules_of_the_png()
    {
        await using var api = await StartAsync();

        var svg = XDocument.Parse(await (await GetAsync(api, "image/svg+xml")).Content.ReadAsStringAsync(Token));

        Assert.Equal("0 0 61 61", svg.Root!.Attribute("viewBox")?.Value);
        Assert.Null(svg.Root.Attribute("width"));
        Assert.Equal(DarkModules(), DarkCells(svg.Root));
        Assert.DoesNotContain("script", svg.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_text_is_exactly_that_of_the_symbol()
    {
        await using var api = await StartAsync();

        var response = await GetAsync(api, "text/plain");

        Assert.Equal(Encoding.UTF8.GetBytes(TestSessions.QrText), await response.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task The_json_tells_when_it_runs_out()
    {
        await using var api = await StartAsync();

        var qr = await (await GetAsync(api, "application/json")).JsonAsync();

        Assert.Equal(["text", "issuedAt", "expiresAt", "number", "of"], qr.Names());
        Assert.Equal("2025-01-08T12:01:00.000Z", qr.Text("expiresAt"));
    }

    [Theory]
    [InlineData("size=99")]
    [InlineData("size=2001")]
    [InlineData("size=")]
    [InlineData("size=1e3")]
    [InlineData("size=200&size=200")]
    public async Task A_size_out_of_bounds_is_named(string query)
    {
        await using var api = await StartAsync();

        var problem = await (await api.Client.GetAsync($"/sessions/one/qr?{query}", Token)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal(["size"], problem.GetProperty("errors").Names());
    }

    [Fact]
    public async Task Without_a_valid_qr_there_is_none()
    {
        await using var api = await StartAsync();
        api.Time.Advance(TimeSpan.FromSeconds(60));
        await (await GetAsync(api, null)).ProblemAsync(HttpStatusCode.Conflict, "not-awaiting-scan");

        api.Sessions.Known[Key] = TestSessions.Connected(Key);
        await (await GetAsync(api, null)).ProblemAsync(HttpStatusCode.Conflict, "not-awaiting-scan");
    }

    [Fact]
    public async Task A_wrong_id_and_an_unknown_one_are_told_apart()
    {
        await using var api = await StartAsync();

        await (await api.Client.GetAsync("/sessions/UP/qr", Token)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-session-id");
        await (await api.Client.GetAsync("/sessions/two/qr", Token)).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
    }

    /// <summary>What the runs of the path cover, cell by cell.</summary>
    private static SortedSet<(int X, int Y)> DarkCells(XElement svg)
    {
        var path = svg.Elements().Single(element => element.Name.LocalName == "path").Attribute("d")!.Value;
        var runs = DarkRun().Matches(path);
        Assert.Equal(path.Length, runs.Sum(run => run.Length));
        var cells = new SortedSet<(int, int)>();
        foreach (Match run in runs)
        {
            int Number(int group) => int.Parse(run.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
            for (var x = 0; x < Number(3); x++) Assert.True(cells.Add((Number(1) + x, Number(2))));
        }

        return cells;
    }

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1h-\3z")]
    private static partial Regex DarkRun();

    private static SortedSet<(int X, int Y)> DarkModules()
    {
        using var symbol = QRCodeGenerator.GenerateQrCode(Encoding.UTF8.GetBytes(TestSessions.QrText), QRCodeGenerator.ECCLevel.L);
        return [.. Enumerable.Range(0, symbol.ModuleMatrix.Count)
            .SelectMany(y => Enumerable.Range(0, symbol.ModuleMatrix.Count).Where(x => symbol.ModuleMatrix[y][x]).Select(x => (x, y)))];
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now) with { Qr = TestSessions.Qr(ApiHost.Now), Reason = SessionReason.AwaitingScan };
        return api;
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiHost api, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions/one/qr");
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await api.Client.SendAsync(request, Token);
    }
}
