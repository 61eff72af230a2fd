using Shared.Processes;

namespace Infra.Tests.Scripts;

/// <summary>
/// <c>infra/azure.sh</c> on a stand-in for the Azure CLI: a program <c>az</c> that writes down how it was called, keeps secrets and blobs as
/// files, and answers as the real one does. What it is told in arguments is what a list of processes on the machine would show.
/// </summary>
internal sealed class StandInAzure : IDisposable
{
    private const string Az = """
        #!/usr/bin/env bash
        set -euo pipefail
        printf '%s\n' "$*" >> "$AZ_STATE/calls"
        option() { local name=$1; shift; while [ $# -gt 0 ]; do if [ "$1" = "$name" ]; then printf '%s' "$2"; return; fi; shift; done; }
        if [ -f "$AZ_STATE/refusals" ] && [ "$(cat "$AZ_STATE/refusals")" -gt 0 ]; then
          echo $(($(cat "$AZ_STATE/refusals") - 1)) > "$AZ_STATE/refusals"
          echo 'Caller is not authorized to perform action on resource.' >&2
          exit 1
        fi
        case "$1 $2 ${3:-} ${4:-}" in
          'deployment sub create '*) cat "$AZ_STATE/outputs.json" ;;
          'deployment sub what-if '*) echo 'Resource changes: 12 to create.' ;;
          'keyvault secret list '*) ls "$AZ_STATE/secrets" ;;
          'keyvault secret list-deleted '*) ls "$AZ_STATE/deleted" ;;
          'keyvault secret set '*) cp "$(option --file "$@")" "$AZ_STATE/secrets/$(option --name "$@")" ;;
          'keyvault secret show '*) cat "$AZ_STATE/secrets/$(option --name "$@")" ;;
          'functionapp show '*|'webapp show '*) echo "/sites/$(option --name "$@")" ;;
          'rest --method post '*) ;;
          'functionapp deployment source config-zip') cp "$(option --src "$@")" "$AZ_STATE/functions.zip" ;;
          'webapp deploy '*) cp "$(option --src-path "$@")" "$AZ_STATE/server.zip" ;;
          'storage blob upload '*) cp "$(option --file "$@")" "$AZ_STATE/blobs/$(option --name "$@")" ;;
          'storage blob exists '*) if [ -f "$AZ_STATE/blobs/$(option --name "$@")" ]; then echo true; else echo false; fi ;;
          'storage blob download '*) cp "$AZ_STATE/blobs/$(option --name "$@")" "$(option --file "$@")" ;;
          *) echo "az: '$*' is not known here" >&2; exit 2 ;;
        esac
        """;

    private const string SingleOutputs = """
        { "azurE_RESOURCE_GROUP": { "type": "String", "value": "rg-x" }, "azurE_KEY_VAULT_NAME": { "type": "String", "value": "kv-x" },
          "azurE_STORAGE_ACCOUNT_NAME": { "type": "String", "value": "stx" }, "releasE_CONTAINER": { "type": "String", "value": "releases" },
          "topology": { "type": "String", "value": "single" }, "azurE_CLUSTER": { "type": "Bool", "value": false },
          "operatoR_KEY_SECRET": { "type": "String", "value": "Auth--Keys--operator--Value" },
          "servicE_FUNCTIONS_NAME": { "type": "String", "value": "func-x" }, "servicE_FUNCTIONS_URL": { "type": "String", "value": "https://func-x.example" },
          "servicE_SERVER_NAME": { "type": "String", "value": "" } }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azure-");

    public StandInAzure(bool cluster = false)
    {
        foreach (var name in new[] { "secrets", "deleted", "blobs", "bin" }) _folder.CreateSubdirectory(name);
        var az = Path.Combine(_folder.FullName, "bin/az");
        File.WriteAllText(az, Az);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var outputs = cluster
            ? SingleOutputs.Replace("\"single\"", "\"cluster\"", StringComparison.Ordinal).Replace("\"value\": \"\"", "\"value\": \"app-x\"", StringComparison.Ordinal)
            : SingleOutputs;
        File.WriteAllText(Path.Combine(_folder.FullName, "outputs.json"), outputs);
    }

    /// <summary>How the CLI was called, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(PathOf("calls")) ? File.ReadAllLines(PathOf("calls")) : [];

    public IReadOnlyList<string> Secrets => [.. Directory.EnumerateFiles(PathOf("secrets")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Secret(string name) => File.ReadAllText(PathOf("secrets/" + name));

    public void Put(string name, string text) => File.WriteAllText(PathOf(name), text);

    /// <summary>A folder with packages whose bytes are these words.</summary>
    public string Packages(string word)
    {
        var folder = _folder.CreateSubdirectory("packages-" + word).FullName;
        foreach (var host in new[] { "SessionFunctions", "SessionServer" }) File.WriteAllText(Path.Combine(folder, host + ".zip"), $"{host} {word}");

        return folder;
    }

    /// <summary>Runs a command of the script; all that it printed.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        await using var script = ChildProcess.Start("bash", [Path.Combine(Repository.Root, "infra/azure.sh"), .. arguments],
            ("PATH", $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}"), ("AZ_STATE", _folder.FullName),
            ("AZURE_OUTPUTS", PathOf("azure.env")), ("AZURE_ENV_NAME", "x"), ("AZURE_LOCATION", "westeurope"), ("AZURE_PATIENCE", "30"), ("TOPOLOGY", ""));
        var exitCode = await script.ExitAsync(cancellationToken);

        return (exitCode, script.Everything);
    }

    /// <summary>After this the script knows where everything is.</summary>
    public async Task ProvisionAsync(CancellationToken cancellationToken) =>
        Assert.Equal(0, (await RunAsync(cancellationToken, "provision")).ExitCode);

    public void Dispose() => _folder.Delete(recursive: true);
}
