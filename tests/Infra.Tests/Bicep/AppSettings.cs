namespace Infra.Tests.Bicep;

/// <summary>The settings of the apps in a snapshot.</summary>
internal static class AppSettings
{
    /// <summary>Those of one app (<c>func</c> or <c>app</c>), or of all; values that only Azure knows are expressions.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(string topology, string app = "") =>
    [
        .. InfraFiles.Snapshot(topology)
            .Where(resource => resource.IsType("Microsoft.Web/sites/config") && resource.Name.EndsWith("/appsettings", StringComparison.Ordinal))
            .Where(resource => app.Length == 0 || resource.Name.StartsWith(app + "-", StringComparison.Ordinal))
            .SelectMany(resource => resource.Property()!.Value.EnumerateObject().Select(setting => (setting.Name, setting.Value.GetString()!))),
    ];
}
