using Microsoft.Extensions.Options;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Auth;

public sealed class AuthOptionsTests
{
    private const string Good = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("Value", "0123456789abcdef0123456789abcde", "32 characters")]
    [InlineData("Value", "0123456789abcdef 0123456789abcdef", "printable ASCII")]
    [InlineData("Value", "0123456789abcdef0123456789abcdefä", "printable ASCII")]
    [InlineData("Value", "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/key)", "not resolved")]
    [InlineData("Tenant", "Not/A/Tenant", "Tenant")]
    [InlineData("Scopes", "sessions:read everything", "everything")]
    public async Task A_bad_key_refuses_the_start_without_telling_it(string setting, string value, string expected)
    {
        var settings = new Dictionary<string, string?> { ["Auth:Keys:main:Value"] = Good, [$"Auth:Keys:main:{setting}"] = value };

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var api = await ApiHost.StartAsync(settings);
        });

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("vault.example", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_names_for_one_key_refuse_the_start()
    {
        var settings = new Dictionary<string, string?> { ["Auth:Keys:a:Value"] = Good, ["Auth:Keys:b:Value"] = Good };

        await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var api = await ApiHost.StartAsync(settings);
        });
    }
}
