using Microsoft.Extensions.Time.Testing;
using SessionApi.Auth;
using Sessions.ApiKeys;
using Sessions.Storage;
using Shared.Storage;
using WhatsApp.Crypto;

namespace SessionApi.Tests.Keys;

public sealed class StoredKeysTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryApiKeyStore _store = new();
    private readonly StoredKeys _keys;

    public StoredKeysTests() => _keys = new StoredKeys(_store, _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_many_want_to_know_storage_is_asked_once()
    {
        var text = await AddAsync();
        var gate = Close();

        var (found, any) = (Enumerable.Range(0, 50).Select(_ => _keys.FindAsync(text, Token)).ToList(), Enumerable.Range(0, 50).Select(_ => _keys.AnyAsync(Token)).ToList());
        Assert.All(found, asked => Assert.False(asked.IsCompleted));
        gate.SetResult();

        Assert.All(await Task.WhenAll(found), Assert.NotNull);
        Assert.All(await Task.WhenAll(any), Assert.True);
        Assert.Equal((1, 1), (_store.Reads, _store.Questions));
    }

    [Fact]
    public async Task Nobody_waits_for_storage_while_what_is_known_still_counts()
    {
        var text = await AddAsync();
        await _keys.FindAsync(text, Token);
        _time.Advance(Moment);
        var gate = Close();

        var found = _keys.FindAsync(text, Token);

        Assert.True(found.IsCompletedSuccessfully);
        Assert.NotNull(await found);
        Assert.Equal(2, _store.Reads);
        gate.SetResult();
    }

    [Fact]
    public async Task Nobody_waits_to_learn_that_there_is_still_no_key()
    {
        Assert.False(await _keys.AnyAsync(Token));
        _time.Advance(Moment);
        var gate = Close();

        var asked = _keys.AnyAsync(Token);

        Assert.True(asked.IsCompletedSuccessfully);
        Assert.Equal(2, _store.Questions);
        gate.SetResult();
    }

    [Fact]
    public async Task What_is_too_old_is_waited_for()
    {
        var text = await AddAsync();
        await _keys.FindAsync(text, Token);
        _time.Advance(StoredKeys.Memory);
        var gate = Close();

        var found = _keys.FindAsync(text, Token);

        Assert.False(found.IsCompleted);
        gate.SetResult();
        Assert.NotNull(await found);
    }

    /// <summary>Whoever makes up keys must not make this process forget the real ones: their owners would wait for storage, or be told that they have none.</summary>
    [Fact]
    public async Task However_many_keys_are_made_up_those_that_there_are_stay_known()
    {
        var text = await AddAsync();
        await _keys.FindAsync(text, Token);

        for (var i = 0; i < StoredKeys.MaxRemembered + 1; i++)
            Assert.Null(await _keys.FindAsync(ApiKeyText.New("default", ApiKeyText.NewId(SystemRandomSource.Instance), SystemRandomSource.Instance), Token));
        var reads = _store.Reads;

        Assert.NotNull(await _keys.FindAsync(text, Token));
        Assert.Equal(reads, _store.Reads);
        Assert.True(_keys.RememberedCount <= StoredKeys.MaxRemembered);
    }

    [Fact]
    public async Task A_key_revoked_while_it_is_being_looked_up_is_looked_up_again()
    {
        var text = await AddAsync();
        var gate = Close();
        var found = _keys.FindAsync(text, Token);
        var place = ApiKeyText.Parse(text)!.Value;

        _store.Gate = Task.CompletedTask;
        await _store.DeleteAsync(place.Tenant, place.Id, Token);
        _keys.Forget(ApiKeyText.HashOf(text));
        gate.SetResult();

        Assert.Null(await found);
        Assert.Null(await _keys.FindAsync(text, Token));
    }

    [Fact]
    public async Task The_first_key_closes_the_door_though_an_older_answer_comes_later()
    {
        await _keys.AnyAsync(Token);
        _time.Advance(StoredKeys.Memory);
        var gate = Close();
        var asked = _keys.AnyAsync(Token);

        _keys.Made();
        gate.SetResult();

        Assert.True(await asked);
        Assert.True(await _keys.AnyAsync(Token));
    }

    [Fact]
    public async Task A_question_that_failed_is_asked_again_by_the_next()
    {
        var text = await AddAsync();
        _store.IsDown = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _keys.FindAsync(text, Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _keys.AnyAsync(Token));

        _store.IsDown = false;

        Assert.NotNull(await _keys.FindAsync(text, Token));
        Assert.True(await _keys.AnyAsync(Token));
    }

    private async Task<string> AddAsync()
    {
        var id = ApiKeyText.NewId(SystemRandomSource.Instance);
        var text = ApiKeyText.New("default", id, SystemRandomSource.Instance);
        var key = new ApiKey { Tenant = "default", Id = id, Hash = ApiKeyText.HashOf(text), Scopes = [], CreatedAt = _time.GetUtcNow() };
        await _store.AddAsync(key, Token);

        return text;
    }

    private TaskCompletionSource Close()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Gate = gate.Task;
        return gate;
    }
}
