namespace Infra.Tests.Bicep;

/// <summary>The templates compile without a finding and deploy what the snapshots say; a flaw would be noticed.</summary>
public sealed class TemplateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("build", "--stdout")]
    [InlineData("lint")]
    public async Task The_template_has_no_findings(string command, params string[] options)
    {
        var (exitCode, findings, _) = await BicepTool.RunAsync([command, InfraFiles.Main, .. options], Cancellation);

        Assert.Empty(findings);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task The_parameters_for_azd_and_the_workflow_have_no_findings()
    {
        var (exitCode, findings, _) = await BicepTool.RunAsync(
            ["build-params", Path.Combine(InfraFiles.Folder, "main.bicepparam"), "--stdout"], Cancellation);

        Assert.Empty(findings);
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("single")]
    [InlineData("cluster")]
    public async Task A_topology_deploys_what_its_snapshot_says(string topology)
    {
        var (exitCode, findings, output) = await BicepTool.CompareAsync(InfraFiles.Parameters(topology), Cancellation);

        Assert.Empty(findings);
        Assert.True(exitCode == 0, $"If the change is meant: ./dev infra --update\n{output}");
    }

    [Theory]
    [InlineData("modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", 1)]
    [InlineData("modules/vault.bicep", "enablePurgeProtection: true", "enablePurgeProtection: 'perhaps'", 0)]
    public async Task A_changed_template_is_noticed(string file, string text, string changed, int expectedExitCode)
    {
        var copy = InfraFiles.Copy();
        try
        {
            var path = Path.Combine(copy.FullName, file);
            var before = await File.ReadAllTextAsync(path, Cancellation);
            Assert.Contains(text, before, StringComparison.Ordinal);
            await File.WriteAllTextAsync(path, before.Replace(text, changed, StringComparison.Ordinal), Cancellation);

            var (exitCode, findings, _) = expectedExitCode == 0
                ? await BicepTool.RunAsync(["build", Path.Combine(copy.FullName, "main.bicep"), "--stdout"], Cancellation)
                : await BicepTool.CompareAsync(Path.Combine(copy.FullName, "snapshots/single.bicepparam"), Cancellation);

            // A type that does not fit is told, and the compiler still ends with 0.
            Assert.Equal(expectedExitCode, exitCode);
            Assert.Equal(expectedExitCode == 0, findings.Count > 0);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
