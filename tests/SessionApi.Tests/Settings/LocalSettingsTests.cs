using SessionServer;

namespace SessionApi.Tests.Settings;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void No_file_is_no_settings() => Assert.Null(LocalSettings.Read(_folder.FullName));

    [Fact]
    public void Values_are_read_under_their_configuration_names_and_empty_ones_are_not_set()
    {
        Write("""{ "IsEncrypted": false, /* mine */ "Values": { "Auth__AllowAnonymous": "true", "WhatsApp__Version": "", "Plain": "x", } }""");

        var settings = LocalSettings.Read(_folder.FullName);

        Assert.Equal([new("Auth:AllowAnonymous", "true"), new("Plain", "x")], settings!.OrderBy(setting => setting.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Values":[]}""")]
    [InlineData("""{"Values":{"A":1}}""")]
    [InlineData("""{"Values":{"A__B":"1","a__b":"2"}}""")]
    public void A_broken_file_refuses_the_start(string text)
    {
        Write(text);

        Assert.Throws<InvalidOperationException>(() => LocalSettings.Read(_folder.FullName));
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_folder.FullName, "local.settings.json"), text);
}
