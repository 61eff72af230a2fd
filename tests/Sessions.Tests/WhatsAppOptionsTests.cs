using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Sessions.Tests;

public sealed class WhatsAppOptionsTests
{
    [Theory]
    [InlineData("wss://web.whatsapp.com/ws/chat", null, null)]
    [InlineData("wss://whatsapp.example/ws/chat", "", "")]
    [InlineData("ws://127.0.0.1:8099/ws/chat", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "2.3000.1045649367")]
    [InlineData("ws://127.1.2.3/ws/chat", null, null)]
    [InlineData("ws://[::1]:8099/ws/chat", null, null)]
    [InlineData("ws://localhost:8099/ws/chat", null, null)]
    public void These_are_fine(string url, string? key, string? version) => Assert.Empty(Validate(url, key, version));

    [Theory]
    [InlineData("ws://web.whatsapp.com/ws/chat", null, null, "WhatsApp:Url")]
    [InlineData("ws://192.168.0.1/ws/chat", null, null, "WhatsApp:Url")]
    [InlineData("ws://127.0.0.1.example/ws/chat", null, null, "WhatsApp:Url")]
    [InlineData("https://web.whatsapp.com/ws/chat", null, null, "WhatsApp:Url")]
    [InlineData("/ws/chat", null, null, "WhatsApp:Url")]
    [InlineData("", null, null, "WhatsApp:Url")]
    [InlineData("wss://web.whatsapp.com/", "abc", null, "WhatsApp:NoiseRootKey")]
    [InlineData("wss://web.whatsapp.com/", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", null, "WhatsApp:NoiseRootKey")]
    [InlineData("wss://web.whatsapp.com/", null, "2.3000", "WhatsApp:Version")]
    [InlineData("wss://web.whatsapp.com/", null, "2.3000.x", "WhatsApp:Version")]
    public void These_are_refused_by_name(string url, string? key, string? version, string named) =>
        Assert.StartsWith(named, Assert.Single(Validate(url, key, version)), StringComparison.Ordinal);

    [Fact]
    public void A_value_that_cannot_be_used_keeps_the_service_from_starting()
    {
        var configuration = Configuration(("WhatsApp:Url", "ws://web.whatsapp.com/ws/chat"));

        var exception = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSessions(configuration));

        Assert.Contains("WhatsApp:Url", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an address")]
    public void An_address_that_is_none_keeps_the_service_from_starting(string url)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSessions(Configuration(("WhatsApp:Url", url))));

        Assert.Contains("WhatsApp:Url", exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Validate(string url, string? key, string? version) =>
        new WhatsAppOptions { Url = new Uri(url, UriKind.RelativeOrAbsolute), NoiseRootKey = key, Version = version }.Validate();

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(pair => pair.Key, string? (pair) => pair.Value)).Build();
}
