using System.Text.RegularExpressions;
using Infra.Tests.Bicep;
using Shared.Processes;

namespace Infra.Tests.Docs;

/// <summary>A link of the documents leads somewhere, and what they list is there.</summary>
public sealed partial class LinkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Its_links_within_the_repository_lead_to_a_file_and_a_heading(string document)
    {
        var path = Path.Combine(Repository.Root, document);

        Assert.All(LinksOf(path), link =>
        {
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, parts[0]));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{link} leads nowhere.");
            if (parts.Length == 2 && target.EndsWith(".md", StringComparison.Ordinal)) Assert.Contains(parts[1], HeadingsOf(target));
        });
    }

    [Fact]
    public async Task Every_parameter_of_the_template_is_explained()
    {
        var template = await File.ReadAllTextAsync(InfraFiles.Main, Cancellation);
        var explained = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/operate/azure.md"), Cancellation);
        // These come from azd or the workflow.
        var parameters = Parameters().Matches(template).Select(match => match.Groups["name"].Value)
            .Except(["environmentName", "location", "principalId", "principalType"]).ToList();

        Assert.NotEmpty(parameters);
        Assert.All(parameters, parameter => Assert.Contains($"`{parameter}`", explained, StringComparison.Ordinal));
    }

    private static IEnumerable<string> LinksOf(string path) =>
        Links().Matches(TextOf(path)).Select(match => match.Groups["target"].Value).Where(target => !Scheme().IsMatch(target));

    // As GitHub makes them of a heading's words.
    private static List<string> HeadingsOf(string path) =>
    [
        .. Headings().Matches(TextOf(path)).Select(match => match.Groups["words"].Value.Trim())
#pragma warning disable CA1308 // Anchors are in lower case.
            .Select(words => NotInAnchors().Replace(words.ToLowerInvariant(), "").Replace(' ', '-')),
#pragma warning restore CA1308
    ];

    private static string TextOf(string path) => Code().Replace(File.ReadAllText(path), "");

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Scheme();

    [GeneratedRegex("^#+ (?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^param (?<name>[A-Za-z]+) ", RegexOptions.Multiline)]
    private static partial Regex Parameters();
}
