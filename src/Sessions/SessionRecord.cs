using Sessions.Events;
using Sessions.Proxies;

namespace Sessions;

/// <summary>What is stored of a session in the table <c>Sessions</c>; no secret is in it. Times are UTC.</summary>
public sealed record SessionRecord
{
    /// <summary>Partition and row key.</summary>
    public required SessionKey Key { get; init; }

    /// <summary>What it is.</summary>
    public required SessionStatus Status { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Rises by one with every change that callers can see.</summary>
    public required long Version { get; init; }

    /// <summary>Rises by one with every change of owner; an owner with an older epoch may neither write nor send.</summary>
    public required long Epoch { get; init; }

    /// <summary>The process that owns it: a silo address with its generation. Another live process may claim it once that one is gone.</summary>
    public required string Owner { get; init; }

    /// <summary>
    /// Set once deletion was asked for (32 random hex digits, also the id of its row in <c>Unlinks</c> if one is needed):
    /// the deletion must be finished, and callers do not see the session any more.
    /// </summary>
    public string? DeletionId { get; init; }

    /// <summary>
    /// Set from the moment a caller logs the session out until its device is removed from the phone, or its credentials are in <c>Unlinks</c>
    /// (32 random hex digits, the id of the row there if one is needed): until then the logout must be finished.
    /// </summary>
    public string? UnlinkId { get; init; }

    /// <summary>E.164 with the plus; kept after the link ended, until the session is armed for a new one.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>Start of the present or last online period.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>The device's own address.</summary>
    public string? Jid { get; init; }

    /// <summary>The same under the account's LID.</summary>
    public string? Lid { get; init; }

    /// <summary>The account's display name.</summary>
    public string? PushName { get; init; }

    /// <summary>The phone's platform.</summary>
    public string? Platform { get; init; }

    /// <summary>The business name.</summary>
    public string? Business { get; init; }

    /// <summary>The caller's own name.</summary>
    public string? Name { get; init; }

    /// <summary>The caller's own pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The name under Linked devices.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Through which it connects; null when directly.</summary>
    public SessionProxy? Proxy { get; init; }

    /// <summary>Of the same with user and password, in <see cref="Storage.IProxyStore"/> (32 hex digits); set when there is one.</summary>
    public string? ProxyId { get; init; }

    /// <summary>The link page that is open for it, or was last.</summary>
    public LinkOffer? Link { get; init; }

    /// <summary>Whether something runs for it, or has to be made to run by whoever owns it next.</summary>
    public bool IsRunning => Status is SessionStatus.Pending or SessionStatus.Connected or SessionStatus.Reconnecting;

    /// <summary>Whether its credentials could not be read when somebody last tried.</summary>
    public bool IsUnreadable => this is { Status: SessionStatus.Failed, Reason: SessionReason.CredentialsUnreadable };

    /// <summary>Whether a phone knows this device and its credentials are kept.</summary>
    public bool IsLinked => Jid is not null && this is not (
        { Status: SessionStatus.Expired or SessionStatus.LoggedOut }
        or { Status: SessionStatus.Failed, Reason: SessionReason.Banned or SessionReason.PairingRejected });

    /// <summary>Tells it apart from earlier sessions of the same id; empty in a record of a version that had no events.</summary>
    public string Incarnation { get; init; } = string.Empty;

    /// <summary>Of the newest event; events are counted from 1 and without gaps.</summary>
    public long Sequence { get; init; }

    /// <summary>Events that are not known to be in the log yet, oldest first, up to and including <see cref="Sequence"/>.</summary>
    public IReadOnlyList<SessionEvent> Outbox { get; init; } = [];

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
