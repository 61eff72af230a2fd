namespace Infra.Tests.Scripts;

/// <summary>What the deployment does to Azure, in which order, and that no secret shows on the way.</summary>
public sealed class AzureScriptTests
{
    private const string OperatorKey = "Auth--Keys--operator--Value";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_asks_what_would_change_and_provision_deploys_the_same()
    {
        using var azure = new StandInAzure();

        var (previewed, output) = await azure.RunAsync(Cancellation, "preview");
        await azure.ProvisionAsync(Cancellation);

        Assert.Equal(0, previewed);
        Assert.Contains("Resource changes", output, StringComparison.Ordinal);
        Assert.StartsWith("deployment sub what-if --name x --location westeurope --parameters infra/main.bicepparam", azure.Calls[0], StringComparison.Ordinal);
        Assert.StartsWith("deployment sub create --name x --location westeurope --parameters infra/main.bicepparam", azure.Calls[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_keys_are_made_once_and_seen_by_nobody()
    {
        using var azure = new StandInAzure();
        await azure.ProvisionAsync(Cancellation);

        var (first, output) = await azure.RunAsync(Cancellation, "secrets");
        var made = azure.Secrets.ToDictionary(name => name, azure.Secret);
        var (second, again) = await azure.RunAsync(Cancellation, "secrets");

        Assert.Equal((0, 0), (first, second));
        var masterKey = Assert.Single(made, secret => secret.Key.StartsWith("Encryption--Keys--k", StringComparison.Ordinal)).Value;
        Assert.Equal(32, Convert.FromBase64String(masterKey).Length);
        Assert.Matches("^[0-9a-f]{64}$", made[OperatorKey]);
        Assert.Equal(made, azure.Secrets.ToDictionary(name => name, azure.Secret));
        Assert.All(made.Values, secret => Assert.DoesNotContain(secret, string.Join('\n', [output, again, .. azure.Calls]), StringComparison.Ordinal));
        // A setting that names a secret is otherwise read anew within a day.
        Assert.Single(azure.Calls, call => call.StartsWith("rest --method post --url /sites/func-x/config/configreferences/appsettings/refresh", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_master_key_that_is_there_is_left_alone_whatever_its_case()
    {
        using var azure = new StandInAzure();
        await azure.ProvisionAsync(Cancellation);
        azure.Put("secrets/encryption--keys--K1", "old");

        var (exitCode, _) = await azure.RunAsync(Cancellation, "secrets");

        Assert.Equal(0, exitCode);
        Assert.Equal([OperatorKey, "encryption--keys--K1"], azure.Secrets);
    }

    [Fact]
    public async Task A_deleted_master_key_is_to_be_brought_back_and_not_replaced()
    {
        using var azure = new StandInAzure();
        await azure.ProvisionAsync(Cancellation);
        azure.Put("deleted/Encryption--Keys--k1", "");

        var (exitCode, output) = await azure.RunAsync(Cancellation, "secrets");

        Assert.Equal(1, exitCode);
        Assert.Contains("deleted master key", output, StringComparison.Ordinal);
        Assert.Empty(azure.Secrets);
    }

    [Fact]
    public async Task A_role_that_does_not_count_yet_is_waited_for()
    {
        using var azure = new StandInAzure();
        await azure.ProvisionAsync(Cancellation);
        azure.Put("refusals", "1");

        var (exitCode, output) = await azure.RunAsync(Cancellation, "secrets");

        Assert.True(exitCode == 0, output);
        Assert.Equal(2, azure.Secrets.Count);
    }

    [Fact]
    public async Task In_a_cluster_the_servers_are_deployed_before_the_front()
    {
        using var azure = new StandInAzure(cluster: true);
        await azure.ProvisionAsync(Cancellation);

        var (exitCode, output) = await azure.RunAsync(Cancellation, "deploy", azure.Packages("new"));

        Assert.True(exitCode == 0, output);
        Assert.Equal(["webapp deploy", "functionapp deployment"], azure.Calls.Skip(1).Select(call => string.Join(' ', call.Split(' ')[..2])));
        Assert.Equal("SessionServer new", await File.ReadAllTextAsync(azure.PathOf("server.zip"), Cancellation));
    }

    [Fact]
    public async Task A_rollback_deploys_the_packages_that_were_kept_last()
    {
        using var azure = new StandInAzure();
        await azure.ProvisionAsync(Cancellation);
        await azure.RunAsync(Cancellation, "deploy", azure.Packages("good"));
        await azure.RunAsync(Cancellation, "keep", azure.Packages("good"));
        await azure.RunAsync(Cancellation, "deploy", azure.Packages("bad"));
        Assert.Equal("SessionFunctions bad", await File.ReadAllTextAsync(azure.PathOf("functions.zip"), Cancellation));

        var (exitCode, output) = await azure.RunAsync(Cancellation, "rollback");

        Assert.True(exitCode == 0, output);
        Assert.Equal("SessionFunctions good", await File.ReadAllTextAsync(azure.PathOf("functions.zip"), Cancellation));
    }

    [Fact]
    public async Task A_first_deployment_that_fails_has_nothing_to_go_back_to_and_says_so()
    {
        using var azure = new StandInAzure();
        await azure.ProvisionAsync(Cancellation);

        var (exitCode, output) = await azure.RunAsync(Cancellation, "rollback");

        Assert.Equal(1, exitCode);
        Assert.Contains("There is no SessionFunctions to go back to", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_deployment_a_command_says_what_to_do_first()
    {
        using var azure = new StandInAzure();

        var (exitCode, output) = await azure.RunAsync(Cancellation, "smoke");

        Assert.Equal(1, exitCode);
        Assert.Contains("Run infra/azure.sh provision first", output, StringComparison.Ordinal);
    }
}
