using System.Text.RegularExpressions;

namespace Infra.Tests.Bicep;

/// <summary>Who may do what: every role is needed, and there is none more.</summary>
public sealed partial class RoleTests
{
    private const string TableDataContributor = "0a9a7e1f-b9d0-4cc4-a640-0319b160aaa3";
    private const string BlobDataOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string BlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string SecretsOfficer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
    private const string MetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";

    /// <summary>The app reads and writes the tables, the host keeps locks and its package in blobs, secrets are read, telemetry is sent.</summary>
    private static readonly string[] OfFunctions =
    [
        $"functions storageAccounts {TableDataContributor}",
        $"functions storageAccounts {BlobDataOwner}",
        $"functions vaults {SecretsUser}",
        $"functions components {MetricsPublisher}",
    ];

    /// <summary>A server has no Functions host, so nothing to do with blobs.</summary>
    private static readonly string[] OfServer =
    [
        $"server storageAccounts {TableDataContributor}",
        $"server vaults {SecretsUser}",
        $"server components {MetricsPublisher}",
    ];

    /// <summary>Who deploys makes the first keys and keeps packages to go back to.</summary>
    private static readonly string[] OfDeployer =
    [
        $"deployer storageAccounts {BlobDataContributor}",
        $"deployer vaults {SecretsOfficer}",
    ];

    [Fact]
    public void A_single_app_has_the_roles_that_it_needs_and_none_more() =>
        Assert.Equal([.. OfFunctions.Concat(OfDeployer).Order(StringComparer.Ordinal)], Roles("single"));

    [Fact]
    public void The_apps_of_a_cluster_have_the_roles_that_they_need_and_none_more() =>
        Assert.Equal([.. OfFunctions.Concat(OfServer).Concat(OfDeployer).Order(StringComparer.Ordinal)], Roles("cluster"));

    [Fact]
    public void No_role_reaches_beyond_one_resource() =>
        Assert.All(Assignments("cluster"), assignment => Assert.Matches(Scope(), assignment.Id));

    private static IEnumerable<PredictedResource> Assignments(string topology) =>
        InfraFiles.Snapshot(topology).Where(resource => resource.IsType("Microsoft.Authorization/roleAssignments"));

    private static IEnumerable<string> Roles(string topology) =>
        Assignments(topology)
            .Select(assignment => $"{Who(assignment)} {Scope().Match(assignment.Id).Groups["type"].Value} {assignment.Text("roleDefinitionId")!.Split('/')[^1]}")
            .Order(StringComparer.Ordinal);

    private static string Who(PredictedResource assignment)
    {
        var principal = assignment.Text("principalId")!;

        return Identity().Match(principal) is { Success: true } identity ? identity.Groups["name"].Value : "deployer";
    }

    [GeneratedRegex(@"userAssignedIdentities/id-(?<name>[a-z]+)-")]
    private static partial Regex Identity();

    [GeneratedRegex(@"/resourceGroups/[^/]+/providers/[^/]+/(?<type>[A-Za-z]+)/[^/']+(/providers/|', ')Microsoft\.Authorization/roleAssignments")]
    private static partial Regex Scope();
}
