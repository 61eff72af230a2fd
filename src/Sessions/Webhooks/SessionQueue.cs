namespace Sessions.Webhooks;

/// <summary>What one webhook has to tell of one session, in order of the log. The first is told, and saved as told, before the next goes.</summary>
internal sealed class SessionQueue
{
    private readonly SortedDictionary<long, Delivery> _deliveries = [];

    /// <summary>An attempt is under way.</summary>
    public bool IsBusy { get; set; }

    public bool IsEmpty => _deliveries.Count == 0;

    /// <summary>The one whose turn it is.</summary>
    public Delivery First
    {
        get
        {
            using var all = _deliveries.Values.GetEnumerator();
            return all.MoveNext() ? all.Current : throw new InvalidOperationException("The queue is empty.");
        }
    }

    public IEnumerable<Delivery> All => _deliveries.Values;

    /// <summary>When the next attempt may begin; null while none may: one is under way, or what it brought is not saved yet.</summary>
    public DateTimeOffset? DueAt => !IsBusy && !IsEmpty && First.Record is { Status: DeliveryStatus.Pending } record ? record.NextAttemptAt : null;

    public void Add(Delivery delivery) => _deliveries.Add(delivery.Record.Cursor, delivery);

    public Delivery? Find(long cursor) => _deliveries.GetValueOrDefault(cursor);

    public bool Remove(Delivery delivery) => _deliveries.Remove(delivery.Record.Cursor);
}
