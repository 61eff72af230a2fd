using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.OpenApi;

public sealed class DocumentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_checked_in_is_the_one_served()
    {
        var served = Write(await ReadAsync());
        var path = CheckedIn();
        if (Environment.GetEnvironmentVariable("OPENAPI_DOCUMENT") == "write") await File.WriteAllTextAsync(path, served, Token);

        Assert.Equal(await File.ReadAllTextAsync(path, Token), served);
    }

    [Fact]
    public async Task Every_route_but_pages_and_the_document_itself_is_in_it()
    {
        await using var api = await ApiHost.StartAsync();
        var document = await ReadAsync();

        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText}"))
            .Where(route => !route.Contains("/openapi/", StringComparison.Ordinal) && !route.Contains("/docs/", StringComparison.Ordinal))
            .Except(["GET /", "GET /link", "GET /assets/{name}"]);

        Assert.Equal(routes.Order(), described.Order());
    }

    [Fact]
    public async Task Every_field_has_a_description_and_an_example()
    {
        var schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas");

        var bare = schemas.EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject(), (schema, field) => (Name: $"{schema.Name}.{field.Name}", field.Value))
            .Where(field => !field.Value.TryGetProperty("description", out _) || !field.Value.TryGetProperty("examples", out _))
            .Select(field => field.Name);

        Assert.Empty(bare);
    }

    [Fact]
    public async Task Every_parameter_has_a_description_and_an_example_and_every_answer_a_description()
    {
        var operations = (await ReadAsync()).GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).ToList();

        foreach (var operation in operations)
        {
            var parameters = operation.Value.TryGetProperty("parameters", out var list) ? [.. list.EnumerateArray()] : Array.Empty<JsonElement>();
            Assert.All(parameters, parameter => Assert.NotEmpty(parameter.Text("description")!));
            Assert.All(parameters, parameter => Assert.True(parameter.TryGetProperty("example", out _)));
            Assert.All(operation.Value.GetProperty("responses").EnumerateObject(), answer => Assert.NotEmpty(answer.Value.Text("description")!));
            Assert.NotEmpty(operation.Value.Text("summary")!);
            Assert.NotEmpty(operation.Value.Text("operationId")!);
        }
    }

    [Fact]
    public async Task Every_problem_code_is_told_by_some_route()
    {
        var text = (await ReadAsync()).GetProperty("paths").GetRawText();
        var kinds = typeof(ProblemKind).GetFields().Select(field => field.GetValue(null)).OfType<ProblemKind>();

        // These two are of addresses and methods that the document does not have.
        var told = kinds.Except([ProblemKind.NotFound, ProblemKind.MethodNotAllowed]);

        Assert.All(told, kind => Assert.Contains($"/problems/{kind.Code}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_are_date_times_and_nothing_is_null()
    {
        var session = (await ReadAsync()).GetProperty("components").GetProperty("schemas").GetProperty("SessionResponse").GetProperty("properties");

        Assert.Equal(("string", "date-time"), (session.GetProperty("connectedAt").Text("type"), session.GetProperty("connectedAt").Text("format")));
        Assert.Equal("integer", session.GetProperty("version").Text("type"));
        Assert.DoesNotContain("null", session.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_be_absent_is_not_required()
    {
        var schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas");

        Assert.Equal(["sessions"], Required("SessionListResponse"));
        Assert.Equal(["reconnects"], Required("EvidenceResponse"));
        Assert.Equal(["sessionId", "status", "reason", "version", "createdAt", "updatedAt"], Required("SessionResponse"));

        IEnumerable<string?> Required(string name) => schemas.GetProperty(name).GetProperty("required").EnumerateArray().Select(field => field.GetString());
    }

    [Fact]
    public async Task The_page_shows_it_with_scripts_of_its_own_alone()
    {
        await using var api = await ApiHost.StartAsync();

        var page = await api.Client.GetAsync("/docs/", Token);

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        var html = await page.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Contains("openapi/v1.json", html, StringComparison.Ordinal);
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.Equal(html.Split("<script").Length - 1, html.Split($"nonce=\"{nonce}\"").Length - 1);
        foreach (var file in (string[])["scalar.js", "scalar.aspnetcore.js"])
        {
            Assert.Equal("text/javascript", (await api.Client.GetAsync($"/docs/{file}", Token)).Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Both_are_open_without_a_key()
    {
        await using var api = await ApiHost.StartAsync(new Dictionary<string, string?> { ["Auth:Keys:one:Value"] = new('1', 32) });

        Assert.True((await api.Client.GetAsync("/openapi/v1.json", Token)).IsSuccessStatusCode);
        Assert.True((await api.Client.GetAsync("/docs/", Token)).IsSuccessStatusCode);
        Assert.False((await api.Client.GetAsync("/sessions", Token)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task There_is_no_other_document()
    {
        await using var api = await ApiHost.StartAsync();

        await (await api.Client.GetAsync("/openapi/v2.json", Token)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private static string Write(JsonElement document)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, IndentSize = 1, NewLine = "\n" })) document.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static async Task<JsonElement> ReadAsync()
    {
        await using var api = await ApiHost.StartAsync();
        return await (await api.Client.GetAsync("/openapi/v1.json", Token)).JsonAsync();
    }

    private static string CheckedIn() => Path.Combine(Root(new(AppContext.BaseDirectory)), "docs", "openapi", "v1.json");

    private static string Root(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Functions.sln")) ? folder.FullName : Root(folder.Parent!);
}
