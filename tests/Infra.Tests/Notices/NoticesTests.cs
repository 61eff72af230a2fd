using System.Text;
using Shared.Processes;

namespace Infra.Tests.Notices;

/// <summary>The notices of what we ship are those of the packages that were restored, and no licence is among them that we did not mean to take.</summary>
public sealed class NoticesTests
{
    /// <summary>Each has its text in <c>licences/</c>.</summary>
    private static readonly string[] Accepted = ["MIT", "BSD-3-Clause", "ISC", "Apache-2.0"];

    private static readonly IReadOnlyList<ShippedPackage> Packages = ShippedPackage.OfServer();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_notices_name_every_package_that_is_shipped()
    {
        var path = Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES.md");
        if (Environment.GetEnvironmentVariable("NOTICES") == "write") await File.WriteAllTextAsync(path, Render(), Cancellation);

        // To write them anew: NOTICES=write ./dev test "notices name every package"
        Assert.Equal(Render(), await File.ReadAllTextAsync(path, Cancellation));
    }

    [Fact]
    public void Every_licence_is_one_that_we_accept_and_have_the_text_of()
    {
        Assert.NotEmpty(Packages);
        Assert.All(Packages, package => Assert.Contains(package.Licence, Accepted));
        Assert.All(Accepted, licence => Assert.True(File.Exists(Path.Combine(Repository.Root, "licences", licence + ".txt")), licence));
    }

    [Fact]
    public void What_only_the_build_or_the_tests_use_is_not_shipped()
    {
        var names = Packages.Select(package => package.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Contains("Microsoft.Orleans.Runtime", names);
        Assert.DoesNotContain("Grpc.Tools", names);
        Assert.DoesNotContain("Microsoft.CodeAnalysis.BannedApiAnalyzers", names);
        Assert.DoesNotContain("xunit.v3", names);
    }

    private static string Render()
    {
        var text = new StringBuilder("""
            # Notices of third parties

            These packages are shipped with `SessionServer`, and with `SessionFunctions`, which adds those of the Azure Functions worker (Microsoft, MIT). The list is made
            of the metadata of the packages (a test compares it); the texts of the licences are in [licences](licences). The page `/docs` shows the
            interface of Scalar, which comes in its package. The runtime of .NET (MIT, .NET Foundation and contributors) brings notices of its own.

            | package | version | licence | copyright |
            | --- | --- | --- | --- |

            """);
        foreach (var package in Packages)
        {
            text.Append($"| {package.Name} | {package.Version} | [{package.Licence}](licences/{package.Licence}.txt) | {package.Copyright} |\n");
        }

        return text.ToString();
    }
}
