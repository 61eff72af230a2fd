using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>The webhook's row.</summary>
internal sealed partial class WebhookGrain
{
    /// <summary>The webhook as it is stored; null when there is none.</summary>
    private async Task<WebhookRecord?> FindAsync()
    {
        using var turn = await _turns.TakeAsync(CancellationToken.None);
        return await LoadInTurnAsync() is { Record: { IsDeleted: false } record } ? record : null;
    }

    private async Task<StoredWebhook?> LoadInTurnAsync() => _stored ??= await services.Webhooks.LoadAsync(Key, CancellationToken.None);

    /// <summary>Changes the row and tells the pump; null when there is no webhook.</summary>
    private async Task<StoredWebhook?> ChangeAsync(Func<WebhookRecord, WebhookRecord> change)
    {
        using var turn = await _turns.TakeAsync(CancellationToken.None);
        for (var tries = 1; await LoadInTurnAsync() is { Record.IsDeleted: false } stored; tries++)
        {
            // Until it is known how the write ended, what is stored is not.
            _stored = null;
            if (await services.Webhooks.TryReplaceAsync(stored, change(stored.Record), CancellationToken.None) is { } next)
            {
                _stored = next;
                _pump?.Update(next.Record);
                return next;
            }

            // Moved to another master key meanwhile, or written by another owner.
            if (tries == MaxTries) throw new StorageUnavailableException("The webhook did not come to rest.");
        }

        return null;
    }
}
