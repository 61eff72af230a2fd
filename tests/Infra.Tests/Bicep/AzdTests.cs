using System.Text.Json;
using Infra.Tests.Workflows;
using Shared.Processes;

namespace Infra.Tests.Bicep;

/// <summary>What azd looks for: tags on the group and the apps, outputs in capitals, a service for each app.</summary>
public sealed class AzdTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("single", "functions")]
    [InlineData("cluster", "functions", "server")]
    public void Each_app_is_tagged_as_a_service_of_azure_yaml(string topology, params string[] services)
    {
        var resources = InfraFiles.Snapshot(topology);
        var tagged = resources.Where(resource => resource.IsType("Microsoft.Web/sites")).Select(site => Tag(site, "azd-service-name"));
        var group = Assert.Single(resources, resource => resource.IsType("Microsoft.Resources/resourceGroups"));

        Assert.Equal("snapshot", Tag(group, "azd-env-name"));
        Assert.Equal(services, tagged.Order(StringComparer.Ordinal));
        var azure = YamlFile.Read(Path.Combine(Repository.Root, "azure.yaml"));
        Assert.Empty(services.Except(azure.Keys("services")));
        Assert.All(azure.Keys("services"), service =>
            Assert.True(Directory.Exists(Path.Combine(Repository.Root, azure.Text("services", service, "project")!))));
    }

    [Fact]
    public async Task The_outputs_are_those_that_the_scripts_read()
    {
        var template = await BicepTool.TemplateAsync();
        var outputs = JsonElement.Parse(template).GetProperty("outputs").EnumerateObject().Select(output => output.Name).ToList();
        var script = await File.ReadAllTextAsync(Path.Combine(InfraFiles.Folder, "azure.sh"), Cancellation);

        Assert.All(outputs, output => Assert.Matches("^[A-Z][A-Z_]+$", output));
        Assert.All(
            outputs.Except(["AZURE_LOCATION", "AZURE_TENANT_ID", "AZURE_CLUSTER"]), // read by azd
            output => Assert.Contains(output, script, StringComparison.Ordinal));
    }

    private static string? Tag(PredictedResource resource, string name) =>
        resource.Json.GetProperty("tags").TryGetProperty(name, out var value) ? value.GetString() : null;
}
