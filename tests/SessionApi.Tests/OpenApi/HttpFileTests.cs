using System.Text.RegularExpressions;
using SessionApi.Tests.Contract;
using SessionApi.Tests.Hosting;
using Sessions;

namespace SessionApi.Tests.OpenApi;

/// <summary>src/SessionFunctions/sessions.http: every route of the document is in it, and every request in it is one of the document.</summary>
public sealed partial class HttpFileTests
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["{{host}}"] = "",
        ["{{id}}"] = "shop-7",
        ["{{key}}"] = new string('k', 32),
    };

    [Fact]
    public async Task Every_route_of_the_document_is_in_it_and_nothing_else()
    {
        await using var api = await ApiHost.StartAsync();
        var operations = (await ApiContract.ReadAsync(api)).Operations;
        var requests = Requests().Select(request => (Method: request.Split(' ')[0], Path: request.Split('\n')[0].Split(' ')[1].Split('?')[0])).ToList();

        Assert.All(operations, operation => Assert.Contains(requests, request => IsFor(operation, request.Method, request.Path)));
        Assert.All(requests, request => Assert.Contains(operations, operation => IsFor(operation, request.Method, request.Path)));
    }

    [Fact]
    public async Task No_request_in_it_is_refused_as_wrong()
    {
        await using var api = await ApiHost.StartAsync(new Dictionary<string, string?> { ["Auth:Keys:one:Value"] = Variables["{{key}}"] });
        var key = new SessionKey("default", "elsewhere");
        api.Sessions.Known[key] = TestSessions.Connected(key);

        foreach (var text in Requests().Where(text => !text.Contains("text/event-stream", StringComparison.Ordinal)))
        {
            var parts = text.Split("\n\n", 2);
            var lines = parts[0].Split('\n');
            var call = lines[0].Split(' ');
            using var request = new HttpRequestMessage(HttpMethod.Parse(call[0]), new Uri(call[1], UriKind.Relative));
            if (parts.Length > 1) request.Content = new StringContent(parts[1]);
            foreach (var header in lines[1..].Select(line => line.Split(": ", 2)))
            {
                if (header[0] != "Content-Type") Assert.True(request.Headers.TryAddWithoutValidation(header[0], header[1]));
                else request.Content!.Headers.ContentType = new(header[1]);
            }

            using var response = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
            // There is no such session or key, perhaps; all else is right.
            Assert.False((int)response.StatusCode is 400 or 401 or 403 or 405 or 406 or 415 or >= 500, $"{lines[0]}: {response.StatusCode}");
        }
    }

    private static bool IsFor(Operation operation, string method, string path) =>
        operation.Method.Method == method && Regex.IsMatch(path, $"^{Hole().Replace(operation.Path, "[^/]+")}$");

    /// <summary>Each from its method to the next ###, with the variables filled in.</summary>
    private static IEnumerable<string> Requests()
    {
        var text = Variables.Aggregate(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sessions.http")), (all, one) => all.Replace(one.Key, one.Value, StringComparison.Ordinal));
        return text.Split("### ")[1..].Select(request => request[(request.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim());
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Hole();
}
