using System.Text.Json;
using System.Text.RegularExpressions;

namespace Infra.Tests.Bicep;

/// <summary>What both topologies may never lack, read from what would be deployed.</summary>
public sealed partial class SecurityTests
{
    public static TheoryData<string> Topologies => ["single", "cluster"];

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Storage_knows_no_shared_keys_no_public_blobs_and_no_old_tls(string topology)
    {
        var account = Assert.Single(InfraFiles.Snapshot(topology), resource => resource.IsType("Microsoft.Storage/storageAccounts"));

        Assert.Equal("False", account.Text("allowSharedKeyAccess"));
        Assert.Equal("False", account.Text("allowBlobPublicAccess"));
        Assert.Equal("False", account.Text("allowCrossTenantReplication"));
        Assert.Equal("True", account.Text("supportsHttpsTrafficOnly"));
        Assert.Equal("TLS1_2", account.Text("minimumTlsVersion"));
        var containers = InfraFiles.Snapshot(topology).Where(resource => resource.Type.EndsWith("/containers", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, containers.Count);
        Assert.All(containers, container => Assert.Equal("None", container.Text("publicAccess")));
    }

    [Theory]
    [MemberData(nameof(Topologies))]
    public void The_vault_grants_by_role_and_nobody_can_purge_a_key(string topology)
    {
        var vault = Assert.Single(InfraFiles.Snapshot(topology), resource => resource.IsType("Microsoft.KeyVault/vaults"));

        Assert.Equal("True", vault.Text("enableRbacAuthorization"));
        Assert.Equal("True", vault.Text("enablePurgeProtection"));
        Assert.Equal("90", vault.Text("softDeleteRetentionInDays"));
        Assert.Null(vault.Property("accessPolicies"));
        Assert.DoesNotContain(InfraFiles.Snapshot(topology), resource => resource.Type.EndsWith("/secrets", StringComparison.Ordinal));
        Assert.Contains(
            InfraFiles.Snapshot(topology),
            resource => resource.IsType("Microsoft.Insights/diagnosticSettings") && resource.Id.StartsWith(vault.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("single", 1)]
    [InlineData("cluster", 2)]
    public void Each_app_has_an_identity_wants_https_with_new_tls_and_takes_no_passwords(string topology, int apps)
    {
        var resources = InfraFiles.Snapshot(topology);
        var sites = resources.Where(resource => resource.IsType("Microsoft.Web/sites")).ToList();

        Assert.Equal(apps, sites.Count);
        Assert.All(sites, site =>
        {
            Assert.Equal("UserAssigned", site.Json.GetProperty("identity").GetProperty("type").GetString());
            Assert.Equal("True", site.Text("httpsOnly"));
            Assert.Equal("1.2", site.Text("siteConfig", "minTlsVersion"));
            Assert.Equal("1.2", site.Text("siteConfig", "scmMinTlsVersion"));
            Assert.Equal("Disabled", site.Text("siteConfig", "ftpsState"));
            var policies = resources.Where(resource =>
                resource.Type.EndsWith("/basicPublishingCredentialsPolicies", StringComparison.Ordinal)
                && resource.Name.StartsWith(site.Name + "/", StringComparison.Ordinal)).ToList();
            Assert.Equal([site.Name + "/ftp", site.Name + "/scm"], policies.Select(policy => policy.Name).Order(StringComparer.Ordinal));
            Assert.All(policies, policy => Assert.Equal("False", policy.Text("allow")));
        });
    }

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Telemetry_is_taken_from_identities_alone(string topology) =>
        Assert.Equal("True", Assert.Single(InfraFiles.Snapshot(topology), resource => resource.IsType("Microsoft.Insights/components")).Text("DisableLocalAuth"));

    [Fact]
    public void Redis_is_reached_from_the_network_alone_with_tls_and_by_identities_alone()
    {
        var resources = InfraFiles.Snapshot("cluster");
        var redis = Assert.Single(resources, resource => resource.IsType("Microsoft.Cache/redisEnterprise"));
        var database = Assert.Single(resources, resource => resource.IsType("Microsoft.Cache/redisEnterprise/databases"));

        Assert.Equal("Disabled", redis.Text("publicNetworkAccess"));
        Assert.Equal("1.2", redis.Text("minimumTlsVersion"));
        Assert.Equal("Disabled", database.Text("accessKeysAuthentication"));
        Assert.Equal("Encrypted", database.Text("clientProtocol"));
        Assert.Equal(2, resources.Count(resource => resource.Type.EndsWith("/accessPolicyAssignments", StringComparison.Ordinal)));
    }

    [Fact]
    public void Silo_ports_are_private_and_callers_are_kept_off_the_servers()
    {
        var resources = InfraFiles.Snapshot("cluster");
        var server = Assert.Single(resources, resource => resource.IsType("Microsoft.Web/sites") && resource.Name.StartsWith("app-", StringComparison.Ordinal));
        var network = Assert.Single(resources, resource => resource.IsType("Microsoft.Network/virtualNetworks"));

        Assert.Equal("2", server.Text("siteConfig", "vnetPrivatePortsCount"));
        Assert.Equal("Deny", server.Text("siteConfig", "ipSecurityRestrictionsDefaultAction"));
        Assert.EndsWith("/subnets/servers", server.Text("virtualNetworkSubnetId"), StringComparison.Ordinal);
        Assert.All(
            network.Property("subnets")!.Value.EnumerateArray(),
            subnet => Assert.NotEmpty(subnet.GetProperty("properties").GetProperty("networkSecurityGroup").GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task No_output_and_no_resource_reads_a_key()
    {
        var template = await BicepTool.TemplateAsync();

        Assert.NotEmpty(JsonElement.Parse(template).GetProperty("outputs").EnumerateObject());
        // A key in a template is asked for by one of these functions, or comes in as a parameter that must not be seen.
        Assert.DoesNotMatch(KeyReader(), template);
    }

    [Theory]
    [MemberData(nameof(Topologies))]
    public void No_setting_holds_a_secret(string topology)
    {
        foreach (var (name, value) in AppSettings.Of(topology))
        {
            Assert.DoesNotMatch(Secret(), value);
            if (name.EndsWith("__Value", StringComparison.Ordinal)) Assert.Contains("@Microsoft.KeyVault(VaultName=", value, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"list(Account|Service)?(Keys|Sas|Secrets|Credentials)\(|""secure(String|Object)""", RegexOptions.IgnoreCase)]
    private static partial Regex KeyReader();

    [GeneratedRegex(@"AccountKey=|SharedAccess|password|[A-Za-z0-9+/]{43}=", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
