using System.Text.Json;
using System.Text.RegularExpressions;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>The examples of README.md, run as they stand there but for the server's port and the session's id.</summary>
[Collection(MachineGroup.Name)]
public sealed partial class ReadmeExampleTests(Machine machine)
{
    private const string ExampleAddress = "http://localhost:7071";
    private const string ExampleId = "408f7372-f7c9-4299-a8db-326bc5548a73";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_calls_with_curl_create_show_list_and_delete_a_session()
    {
        var calls = Example("bash", "curl -X POST").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (create, show, delete, list) = (calls[0], calls[1], calls[2], calls[3]);

        var created = JsonElement.Parse(await RunAsync("bash", ["-c", create]));
        var id = created.Text("sessionId")!;
        var shown = JsonElement.Parse(await RunAsync("bash", ["-c", show.Replace(ExampleId, id, StringComparison.Ordinal)]));
        var listed = JsonElement.Parse(await RunAsync("bash", ["-c", list]));
        var deleted = JsonElement.Parse(await RunAsync("bash", ["-c", delete.Replace(ExampleId, id, StringComparison.Ordinal)]));

        Assert.Equal("pending", created.Text("status"));
        Assert.StartsWith("data:image/png;base64,", created.Text("qrCode"), StringComparison.Ordinal);
        Assert.Equal((id, "pending"), (shown.Text("sessionId"), shown.Text("status")));
        Assert.Contains(listed.GetProperty("sessions").EnumerateArray(), session => session.Text("sessionId") == id);
        Assert.Equal(("Session deleted successfully", id), (deleted.Text("message"), deleted.Text("sessionId")));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_example_in_a_language_prints_the_id_and_the_qr_of_a_new_session(string language, string program, string options)
    {
        var output = await RunAsync(program, [.. options.Split(' '), Example(language, "import requests", "await fetch")]);

        var printed = PrintedSession().Match(output);
        Assert.True(printed.Success, output);
        var session = await machine.Server.Api.FindAsync(printed.Groups["id"].Value, Cancellation);
        Assert.Equal("pending", session?.Text("status"));
    }

    /// <summary>Those whose interpreter (and library, for Python) is on this machine; Node always is.</summary>
    public static async Task<TheoryData<string, string, string>> Languages()
    {
        var languages = new TheoryData<string, string, string> { { "javascript", "node", "--input-type=module --eval" } };
        await using var python = ChildProcess.Start("bash", ["-c", "python3 -c 'import requests'"]);
        if (await python.ExitAsync(Cancellation) == 0) languages.Add("python", "python3", "-c");

        return languages;
    }

    // The first block of that language with one of these words, on the machine's own port.
    private string Example(string language, params string[] words)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var block = Blocks().Matches(readme)
            .Where(block => block.Groups["language"].Value == language)
            .Select(block => block.Groups["text"].Value)
            .First(text => words.Any(word => text.Contains(word, StringComparison.Ordinal)) && text.Contains(ExampleAddress, StringComparison.Ordinal));
        return block.Replace(ExampleAddress, machine.Server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        await using var process = ChildProcess.Start(program, arguments, ("NO_PROXY", "127.0.0.1"), ("no_proxy", "127.0.0.1"));
        var exitCode = await process.ExitAsync(Cancellation);
        Assert.True(exitCode == 0, process.Log);
        return process.Output;
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("(?<id>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}) data:image/png;base64,[A-Za-z0-9+/]+=*")]
    private static partial Regex PrintedSession();
}
