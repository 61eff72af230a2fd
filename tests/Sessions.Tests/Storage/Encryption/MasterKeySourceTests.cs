using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

public sealed class MasterKeySourceTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("keys").FullName, "inner", "deep");

    private string KeyFilePath => Path.Combine(_folder, "keys.json");

    public void Dispose() => Directory.Delete(Path.Combine(_folder, "..", ".."), recursive: true);

    [Fact]
    public async Task Configured_keys_count_alone()
    {
        var keys = await LoadAsync(("Encryption:KeyFile", KeyFilePath), ("Encryption:KeyVault", "https://vault.example.invalid"), ("Encryption:Keys:a", TestKeys.Encode(1)));

        Assert.Equal("a", keys.CurrentId);
        Assert.False(File.Exists(KeyFilePath));
    }

    [Fact]
    public async Task An_entry_without_a_value_is_not_a_key()
    {
        var keys = await LoadAsync(("Encryption:KeyFile", KeyFilePath), ("Encryption:Keys:a", TestKeys.Encode(1)), ("Encryption:Keys:b", ""));
        var ofFile = await LoadAsync(("Encryption:KeyFile", KeyFilePath), ("Encryption:Keys:b", ""));

        Assert.Equal("a", keys.CurrentId);
        Assert.True(File.Exists(KeyFilePath));
        Assert.NotEqual("b", ofFile.CurrentId);
    }

    [Fact]
    public void A_missing_key_refuses_the_start_without_development_storage()
    {
        Assert.Throws<EncryptionKeyMissingException>(() => Load(isDevelopmentStorage: false));

        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public void An_existing_file_serves_any_storage()
    {
        var made = KeyOf(Load(isDevelopmentStorage: true));

        Assert.Equal(made, KeyOf(Load(isDevelopmentStorage: false)));
    }

    [Fact]
    public void A_file_is_made_for_its_user_alone()
    {
        Load(isDevelopmentStorage: true);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFilePath));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(_folder).UnixFileMode);
        }

        var content = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(KeyFilePath))!;
        Assert.Equal(32, Convert.FromBase64String(Assert.Single(content).Value).Length);
        Assert.Equal([KeyFilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Two_files_have_different_keys()
    {
        var first = KeyOf(Load(isDevelopmentStorage: true));
        File.Delete(KeyFilePath);

        Assert.NotEqual(first, KeyOf(Load(isDevelopmentStorage: true)));
    }

    [Fact]
    public void A_file_that_came_first_is_not_replaced()
    {
        Load(isDevelopmentStorage: true);
        var before = File.ReadAllBytes(KeyFilePath);

        KeyFile.CreateUnlessThere(KeyFilePath, SystemRandomSource.Instance);

        Assert.Equal(before, File.ReadAllBytes(KeyFilePath));
        Assert.Equal([KeyFilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Processes_that_start_together_agree_on_one_key()
    {
        var keys = new string[8];

        Parallel.For(0, keys.Length, number => keys[number] = KeyOf(Load(isDevelopmentStorage: true)));

        Assert.Single(keys.Distinct());
        Assert.Equal([KeyFilePath], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"k1\":")]
    [InlineData("{\"k1\":null}")]
    [InlineData("{\"k1\":\"AAAA\"}")]
    [InlineData("{\"k1\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"k1\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}")]
    public void A_damaged_file_is_an_error_and_stays_as_it_is(string content)
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(KeyFilePath, content);

        var exception = Assert.Throws<EncryptionKeyInvalidException>(() => Load(isDevelopmentStorage: true));

        Assert.Contains(KeyFilePath, exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(KeyFilePath));
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_an_error()
    {
        Directory.CreateDirectory(KeyFilePath);

        Assert.Throws<EncryptionKeyInvalidException>(() => Load(isDevelopmentStorage: true));
    }

    [Fact]
    public void The_default_file_lies_under_the_users_data_directory() =>
        Assert.EndsWith(Path.Combine("whatsapp-sessions", "keys.json"), KeyFile.DefaultPath(), StringComparison.Ordinal);

    private MasterKeys Load(bool isDevelopmentStorage)
    {
        var load = new KeyFileSource(KeyFilePath, isDevelopmentStorage, SystemRandomSource.Instance).LoadAsync(CancellationToken.None);

        // Files are read at once.
        Assert.True(load.IsCompleted);

        return load.GetAwaiter().GetResult();
    }

    private static async Task<MasterKeys> LoadAsync(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
        await using var services = new ServiceCollection().AddLogging().AddSessionStorage(configuration).BuildServiceProvider();

        return await services.GetRequiredService<IMasterKeySource>().LoadAsync(TestContext.Current.CancellationToken);
    }

    private static string KeyOf(MasterKeys keys)
    {
        Assert.True(keys.TryGet(keys.CurrentId, out var key));

        return Convert.ToHexString(key);
    }
}
