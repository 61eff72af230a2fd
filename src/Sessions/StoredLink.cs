namespace Sessions;

/// <summary>What a device's stored credentials tell of its link.</summary>
/// <param name="IsReadable">False when they are there and cannot be read.</param>
/// <param name="Jid">The device's own address once a phone has linked it; null before, and when there are none.</param>
internal readonly record struct StoredLink(bool IsReadable, string? Jid)
{
    /// <summary>Whether there is something to log in with, or to log out.</summary>
    public bool IsLinked => Jid is not null;

    /// <summary>The record with what follows from the address, where it does not say more already.</summary>
    public SessionRecord Describe(SessionRecord record) => Jid is null || Jid == record.Jid
        ? record
        : record with { Jid = Jid, PhoneNumber = PhoneNumbers.OfJid(Jid) };
}
