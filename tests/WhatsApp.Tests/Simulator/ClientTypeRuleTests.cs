using WhatsAppSimulator.Phones;
using Xunit;
using static WhatsApp.Proto.DeviceProps.Types;

namespace WhatsApp.Tests.Simulator;

public sealed class ClientTypeRuleTests
{
    // What Baileys 7.0.0-rc14 makes of its own Browsers: ubuntu, macOS, windows and android with the names it knows.
    [Theory]
    [InlineData((int)PlatformType.Chrome, '1')]
    [InlineData((int)PlatformType.Chrome, '9')]
    [InlineData((int)PlatformType.Edge, '2')]
    [InlineData((int)PlatformType.Firefox, '3')]
    [InlineData((int)PlatformType.Safari, '6')]
    [InlineData((int)PlatformType.Desktop, '7')]
    [InlineData((int)PlatformType.Desktop, '8')]
    [InlineData((int)PlatformType.AndroidPhone, '9')]
    public void What_a_well_known_client_shows_is_taken(int platform, char clientType) =>
        Assert.True(ClientTypeRule.Allows((PlatformType)platform, clientType));

    [Theory]
    [InlineData((int)PlatformType.Desktop, '1')]
    [InlineData((int)PlatformType.Desktop, '9')]
    [InlineData((int)PlatformType.Firefox, '2')]
    [InlineData((int)PlatformType.Uwp, '7')]
    [InlineData((int)PlatformType.AndroidPhone, '8')]
    public void Another_one_is_not(int platform, char clientType) => Assert.False(ClientTypeRule.Allows((PlatformType)platform, clientType));
}
