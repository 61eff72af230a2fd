using Microsoft.Extensions.Logging;

namespace Sessions.Storage.Encryption;

/// <summary>
/// The master keys of this process, as its source had them when it was asked last. A key once known is kept until the process ends, so that
/// taking one out of the source while rows in use name it harms nobody.
/// </summary>
/// <param name="source">Where they come from.</param>
/// <param name="time">Limits a question.</param>
/// <param name="logger">For what changes, and what goes wrong.</param>
internal sealed partial class KeyRing(IMasterKeySource source, TimeProvider time, ILogger<KeyRing> logger) : IMasterKeyState
{
    /// <summary>Of one question with all its tries.</summary>
    private static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(20);

    private readonly Turns _turns = new();
    private volatile MasterKeys? _keys;
    private TaskCompletionSource _changed = NewSignal();
    private int _questions;
    private StorageUnavailableException? _unanswered;
    private string? _complaint;

    /// <summary>The keys.</summary>
    /// <exception cref="StorageUnavailableException">The source has not answered yet.</exception>
    public MasterKeys Keys => _keys ?? throw NotThereYet();

    public bool IsLoaded => _keys is not null;

    /// <summary>Where they come from.</summary>
    public IMasterKeySource Source => source;

    /// <summary>Done when the keys are no longer those of the moment when this was read.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Asks the source once more.</summary>
    /// <exception cref="EncryptionKeyMissingException">It has no key.</exception>
    /// <exception cref="EncryptionKeyInvalidException">It has a malformed one.</exception>
    /// <exception cref="StorageUnavailableException">It does not answer.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        await AskAsync(cancellationToken);
    }

    /// <summary>
    /// Asks the source once more if it is needed to know this key. Those who wait together share one question. It may still be unknown afterwards.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The source does not answer.</exception>
    public async Task EnsureAsync(string keyId, CancellationToken cancellationToken)
    {
        if (Keys.TryGet(keyId, out _)) return;

        // One that was asked before this moment may have been answered before the key was added.
        var asked = Volatile.Read(ref _questions);
        using var turn = await _turns.TakeAsync(cancellationToken);
        if (_questions == asked)
        {
            try
            {
                await AskAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is EncryptionKeyMissingException or EncryptionKeyInvalidException)
            {
                Complain(exception);
            }
        }

        if (_unanswered is { } unanswered && !Keys.TryGet(keyId, out _))
            throw new StorageUnavailableException($"A row names the master key {keyId}, and {unanswered.Message}", unanswered);
    }

    /// <summary>Asks again, for what may have been added. What goes wrong is logged once, and the keys stay as they are.</summary>
    /// <returns>Whether the source gave keys.</returns>
    public async Task<bool> TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(cancellationToken);

            return true;
        }
        catch (Exception exception)
            when (exception is EncryptionKeyMissingException or EncryptionKeyInvalidException or StorageUnavailableException)
        {
            Complain(exception);

            return false;
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        _questions++;
        using var limit = new CancellationTokenSource(QuestionLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            Add(await source.LoadAsync(either.Token));
            _unanswered = null;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            _unanswered = new StorageUnavailableException($"{source.Name} does not answer.", exception);
            throw _unanswered;
        }
        catch (StorageUnavailableException exception)
        {
            _unanswered = exception;
            throw;
        }
    }

    private void Add(MasterKeys loaded)
    {
        var before = _keys;
        IReadOnlyList<string> changedIds = [];
        var keys = before?.With(loaded, out changedIds) ?? loaded;
        if (changedIds.Count > 0) Complain(new EncryptionKeyInvalidException(
            $"{source.Name} has other bytes now under {string.Join(", ", changedIds)}; the former ones stay in use. A new key needs a new id."));
        else _complaint = null;

        if (before is not null && before.CurrentId == keys.CurrentId && before.Ids.SequenceEqual(keys.Ids)) return;

        _keys = keys;
        LogKeys(keys.CurrentId, source.Name, string.Join(", ", keys.Ids));
        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    /// <summary>Once for each thing that is wrong, until all is well again.</summary>
    private void Complain(Exception exception)
    {
        if (exception.Message == _complaint) return;

        _complaint = exception.Message;
        if (IsLoaded) LogStale(exception.Message);
        else LogMissing(exception, exception.Message);
    }

    private StorageUnavailableException NotThereYet() => new($"{source.Name} has not answered yet: there is no master key to work with.", _unanswered);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(2902, LogLevel.Information, "Credentials are encrypted under the master key {KeyId}. {Source} holds: {KeyIds}")]
    private partial void LogKeys(string keyId, string source, string keyIds);

    [LoggerMessage(2904, LogLevel.Error, "No master key yet: {Problem} Nothing is encrypted or decrypted until there is one")]
    private partial void LogMissing(Exception exception, string problem);

    [LoggerMessage(2905, LogLevel.Error, "The master keys could not be read anew and stay as they are: {Problem}")]
    private partial void LogStale(string problem);
}
