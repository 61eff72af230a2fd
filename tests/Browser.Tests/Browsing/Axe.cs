using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests.Browsing;

/// <summary>Judges what a page shows now by the rules of axe-core: contrast, labels, roles, order of headings, ...</summary>
internal static class Axe
{
    private const string Judge =
        """
        async () => {
          const result = await axe.run(document);
          return {
            passed: result.passes.length,
            violations: result.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`)),
          };
        }
        """;

    private static readonly string Rules = File.ReadAllText(Path.Combine(Repository.Root, "tests/Axe/node_modules/axe-core/axe.min.js"));

    /// <summary>Fails when a rule is broken.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        await page.EvaluateAsync(Rules);
        var result = await page.EvaluateAsync<JsonElement>(Judge);

        Assert.Empty(result.GetProperty("violations").EnumerateArray().Select(violation => violation.GetString()));
        // That few would mean that it did not see the page.
        Assert.True(result.GetProperty("passed").GetInt32() > 5);
    }
}
