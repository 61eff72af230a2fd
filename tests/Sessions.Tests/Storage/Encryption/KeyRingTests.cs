using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using Shared.Storage;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

public sealed class KeyRingTests
{
    private readonly FixedKeySource _source = new(TestKeys.Of(("k1", 1)));
    private readonly KeyRing _ring;

    public KeyRingTests() => _ring = FixedKeySource.RingOf(_source);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_was_added_encrypts_from_then_on_and_whoever_waits_is_told()
    {
        var changed = _ring.Changed;
        _source.Keys = TestKeys.Of(("k1", 1), ("k2", 2));

        Assert.True(await _ring.TryRefreshAsync(Cancel));

        Assert.Equal("k2", _ring.Keys.CurrentId);
        Assert.True(changed.IsCompletedSuccessfully);
        Assert.False(_ring.Changed.IsCompleted);
    }

    [Fact]
    public async Task Keys_that_are_as_they_were_change_nothing()
    {
        var changed = _ring.Changed;

        Assert.True(await _ring.TryRefreshAsync(Cancel));

        Assert.False(changed.IsCompleted);
    }

    [Fact]
    public async Task A_key_taken_out_still_decrypts_but_does_not_encrypt()
    {
        _source.Keys = TestKeys.Of(("k1", 1), ("k2", 2));
        await _ring.LoadAsync(Cancel);
        _source.Keys = TestKeys.Of(("k1", 1));

        await _ring.LoadAsync(Cancel);

        Assert.Equal("k1", _ring.Keys.CurrentId);
        Assert.True(_ring.Keys.TryGet("k2", out _));
    }

    [Fact]
    public async Task A_known_key_never_changes_its_bytes()
    {
        _source.Keys = TestKeys.Of(("k1", 9));

        await _ring.TryRefreshAsync(Cancel);

        Assert.True(_ring.Keys.TryGet("k1", out var key));
        Assert.Equal(TestKeys.Bytes(32, 1), key);
    }

    [Fact]
    public async Task A_source_that_fails_leaves_the_keys_as_they_are()
    {
        foreach (var failure in (Exception[])
            [new StorageUnavailableException("Down."), new EncryptionKeyMissingException("None."), new EncryptionKeyInvalidException("Bad.")])
        {
            _source.Failure = failure;

            Assert.False(await _ring.TryRefreshAsync(Cancel));

            Assert.Equal("k1", _ring.Keys.CurrentId);
        }
    }

    [Fact]
    public async Task A_known_key_needs_no_question_and_an_unknown_one_is_asked_for()
    {
        _source.Keys = TestKeys.Of(("k1", 1), ("k2", 2));

        await _ring.EnsureAsync("k1", Cancel);
        Assert.Equal(1, _source.Questions);
        await _ring.EnsureAsync("k2", Cancel);

        Assert.Equal(2, _source.Questions);
        Assert.True(_ring.Keys.TryGet("k2", out _));
    }

    [Fact]
    public async Task A_key_that_nobody_has_stays_unknown_without_an_error()
    {
        await _ring.EnsureAsync("k2", Cancel);

        Assert.False(_ring.Keys.TryGet("k2", out _));
    }

    [Fact]
    public async Task When_the_source_does_not_answer_nobody_says_that_a_key_is_unknown()
    {
        _source.Failure = new StorageUnavailableException("Down.");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _ring.EnsureAsync("k2", Cancel));

        _source.Failure = null;
        await _ring.EnsureAsync("k2", Cancel);
    }

    [Fact]
    public async Task Before_the_first_answer_nothing_is_encrypted()
    {
        var ring = new KeyRing(_source, TimeProvider.System, NullLogger<KeyRing>.Instance);

        Assert.False(ring.IsLoaded);
        Assert.Throws<StorageUnavailableException>(() => ring.Keys);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => ring.EnsureAsync("k1", Cancel));
    }
}
