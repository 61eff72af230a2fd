using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sessions.Faults;
using Xunit;

namespace Sessions.Tests.Faults;

public sealed class AddFaultPointsTests
{
    private const string LocalWhatsApp = "ws://127.0.0.1:5080/ws/chat";

    [Fact]
    public void Without_the_setting_nothing_is_added() => Assert.Empty(Add(("WhatsApp:Url", LocalWhatsApp)));

    [Fact]
    public void With_storage_and_whatsapp_on_loopback_they_are_added() =>
        Assert.NotEmpty(Add(("FaultPoints:File", "order"), ("WhatsApp:Url", LocalWhatsApp)));

    [Theory]
    [InlineData("Storage:ConnectionString", "")]
    [InlineData("WhatsApp:Url", "wss://web.whatsapp.com/ws/chat")]
    [InlineData("WhatsApp:Url", LocalWhatsApp, "Storage:TableEndpoint", "https://account.table.core.windows.net")]
    [InlineData("WhatsApp:Url", LocalWhatsApp, "Storage:ConnectionString", "DefaultEndpointsProtocol=https;AccountName=account;AccountKey=AAAA")]
    public void Where_people_may_be_linked_the_start_is_refused(params string[] settings)
    {
        var pairs = settings.Chunk(2).Select(pair => (pair[0], pair[1]));

        Assert.Throws<InvalidOperationException>(() => Add([("FaultPoints:File", "order"), .. pairs]));
    }

    private static ServiceCollection Add(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddFaultPoints(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value)).Build());
        return services;
    }
}
