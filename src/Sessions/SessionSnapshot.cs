using Sessions.Proxies;

namespace Sessions;

/// <summary>A session as its grain knows it at one moment.</summary>
[GenerateSerializer, Immutable, Alias("Sessions.SessionSnapshot")]
public sealed record SessionSnapshot
{
    /// <summary>Tenant and id.</summary>
    [Id(0)] public required SessionKey Key { get; init; }

    /// <summary>What it is.</summary>
    [Id(1)] public required SessionStatus Status { get; init; }

    /// <summary>Why; a word of <see cref="SessionReason"/>.</summary>
    [Id(2)] public required string Reason { get; init; }

    /// <summary>Rises by one with every change of any field but <see cref="Evidence"/>; also the ETag.</summary>
    [Id(3)] public required long Version { get; init; }

    /// <summary>E.164 with the plus; once linked.</summary>
    [Id(4)] public string? PhoneNumber { get; init; }

    /// <summary>Start of the present or last online period, UTC.</summary>
    [Id(5)] public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>While a QR is valid.</summary>
    [Id(6)] public QrSnapshot? Qr { get; init; }

    /// <summary>The caller's own name for it.</summary>
    [Id(7)] public string? Name { get; init; }

    /// <summary>The caller's own pairs.</summary>
    [Id(8)] public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The name under Linked devices on the phone.</summary>
    [Id(9)] public string? DeviceName { get; init; }

    /// <summary>The device's own address, once linked.</summary>
    [Id(10)] public string? Jid { get; init; }

    /// <summary>The same under the account's LID.</summary>
    [Id(11)] public string? Lid { get; init; }

    /// <summary>The account's display name.</summary>
    [Id(12)] public string? PushName { get; init; }

    /// <summary>The phone's platform: android, iphone, smba, smbi, ...</summary>
    [Id(13)] public string? Platform { get; init; }

    /// <summary>The business name, of business accounts.</summary>
    [Id(14)] public string? Business { get; init; }

    /// <summary>What the status rests on; absent when nothing is connected or connecting.</summary>
    [Id(15)] public SessionEvidence? Evidence { get; init; }

    /// <summary>UTC.</summary>
    [Id(16)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC time of the last change.</summary>
    [Id(17)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Why the last attempt to connect failed, while none has succeeded since. Not part of the resource; the create route reads it.</summary>
    [Id(18)] public WhatsApp.DisconnectReason? LastFailure { get; init; }

    /// <summary>Through which it connects; null when directly.</summary>
    [Id(19)] public SessionProxy? Proxy { get; init; }

    /// <summary>The link page that is open for it, or was last. Not part of the resource; the routes of link pages read it.</summary>
    [Id(20)] public LinkOffer? Link { get; init; }
}
