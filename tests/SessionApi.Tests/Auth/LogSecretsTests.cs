using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Auth;

public sealed class LogSecretsTests
{
    private const string Key = "secret-key-0123456789-0123456789-0123456789";

    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics")]
    public async Task No_key_is_logged_whatever_the_level(string setting)
    {
        using var logs = new LogRecorder();
        var settings = new Dictionary<string, string?> { ["Auth:Keys:main:Value"] = Key, [setting] = "Trace", ["Logging:LogLevel:Microsoft"] = "Trace" };
        await using (var api = await ApiHost.StartAsync(settings, logs: logs))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/sessions?code={Key}");
            request.Headers.Add("X-Api-Key", Key);
            var created = await (await api.Client.SendAsync(request, TestContext.Current.CancellationToken)).JsonAsync();
            Assert.Equal("pending", created.Text("status"));

            api.Sessions.Failure = new InvalidOperationException("A failure to log.");
            await api.Client.GetAsync($"/sessions/one?code={Key}", TestContext.Current.CancellationToken);
        }

        Assert.Contains(logs.Lines, line => line.Contains("A request failed", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains(TestSessions.QrText, StringComparison.Ordinal));
    }
}
