using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Sessions.Storage.Encryption;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

public sealed class MasterKeyRotationTests : IDisposable
{
    private const string NewId = "k20250108-120000";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keys");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 8, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string KeyFilePath => Path.Combine(_folder.FullName, "keys.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(null, NewId)]
    [InlineData("k1", NewId)]
    [InlineData("2025", NewId)]
    [InlineData("k9", "k9-" + NewId)]
    [InlineData("prod_1", "prod_1-" + NewId)]
    [InlineData(NewId, NewId + "-" + NewId)]
    public void A_new_id_sorts_after_the_greatest(string? greatest, string expected)
    {
        var id = KeyIds.After(greatest, _time.GetUtcNow());

        Assert.Equal(expected, id);
        Assert.True(string.CompareOrdinal(id, greatest) > 0);
        Assert.Equal(id, MasterKeys.Decode(new Dictionary<string, string> { [id] = TestKeys.Encode(1) }, "test").CurrentId);
    }

    [Fact]
    public void An_id_without_room_behind_it_is_an_error() =>
        Assert.Throws<EncryptionKeyInvalidException>(() => KeyIds.After(new string('z', 60), _time.GetUtcNow()));

    [Fact]
    public async Task A_key_file_gets_one_more_key_which_encrypts_and_keeps_the_others()
    {
        KeyFile.CreateUnlessThere(KeyFilePath, SystemRandomSource.Instance);
        var before = KeyFile.Read(KeyFilePath)!.Encode();

        await RotateAsync(new EncryptionOptions { KeyFile = KeyFilePath });

        var after = KeyFile.Read(KeyFilePath)!;
        Assert.Equal(NewId, after.CurrentId);
        Assert.Equal(before["k1"], after.Encode()["k1"]);
        Assert.NotEqual(before["k1"], after.Encode()[NewId]);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFilePath));
        Assert.Equal(["keys.json", "keys.json.lock"], _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_who_rotate_at_once_never_lose_a_key()
    {
        KeyFile.CreateUnlessThere(KeyFilePath, SystemRandomSource.Instance);
        var added = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 16), Cancel, async (_, _) =>
        {
            try
            {
                await RotateAsync(new EncryptionOptions { KeyFile = KeyFilePath }, new FakeTimeProvider(_time.GetUtcNow().AddDays(Interlocked.Increment(ref added))));
            }
            catch (EncryptionKeyInvalidException)
            {
                Interlocked.Decrement(ref added);
            }
        });

        Assert.True(added > 0);
        Assert.Equal(added + 1, KeyFile.Read(KeyFilePath)!.Ids.Count());
    }

    [Fact]
    public async Task A_missing_file_is_made_with_development_storage_alone()
    {
        var options = new EncryptionOptions { KeyFile = KeyFilePath };

        await Assert.ThrowsAsync<EncryptionKeyMissingException>(() => RotateAsync(options, isDevelopmentStorage: false));
        Assert.False(File.Exists(KeyFilePath));

        await RotateAsync(options);
        Assert.Equal(["k1", NewId], KeyFile.Read(KeyFilePath)!.Ids);
    }

    [Fact]
    public async Task A_file_that_is_in_use_by_another_rotation_is_left_alone()
    {
        KeyFile.CreateUnlessThere(KeyFilePath, SystemRandomSource.Instance);
        var before = await File.ReadAllBytesAsync(KeyFilePath, Cancel);
        await using (File.Open($"{KeyFilePath}.lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None))
        {
            await Assert.ThrowsAsync<EncryptionKeyInvalidException>(() => RotateAsync(new EncryptionOptions { KeyFile = KeyFilePath }));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(KeyFilePath, Cancel));
    }

    [Fact]
    public async Task For_keys_from_settings_a_new_one_is_printed_and_no_old_one()
    {
        var lines = await RotateAsync(new EncryptionOptions { KeyFile = KeyFilePath, Keys = { ["a"] = TestKeys.Encode(1) } });

        var text = string.Join('\n', lines);
        var key = Regex.Match(text, $"Encryption__Keys__{NewId}=(?<key>\\S+)").Groups["key"].Value;
        Assert.Equal(32, Convert.FromBase64String(key).Length);
        Assert.DoesNotContain(TestKeys.Encode(1), text, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFilePath));
    }

    [Fact]
    public async Task For_a_key_vault_the_command_to_add_a_secret_is_printed_without_a_key()
    {
        var lines = await RotateAsync(new EncryptionOptions { KeyVault = "https://my-vault.vault.azure.net" });

        Assert.Contains(lines, line => line.Contains($"--vault-name my-vault --name Encryption--Keys--{NewId} ", StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<string>> RotateAsync(EncryptionOptions options, TimeProvider? time = null, bool isDevelopmentStorage = true) =>
        new MasterKeyRotation(options, isDevelopmentStorage, SystemRandomSource.Instance, time ?? _time).RotateAsync(Cancel);
}
