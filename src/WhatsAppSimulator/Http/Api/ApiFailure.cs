namespace WhatsAppSimulator.Http.Api;

/// <summary>Why the service's sessions are not to be had.</summary>
internal enum ApiFailure
{
    /// <summary>The simulator was not told of a service.</summary>
    Unknown = 1,

    /// <summary>Nothing answers there, or not in time.</summary>
    Unreachable,

    /// <summary>It wants another key than the one given, or one at all.</summary>
    KeyRefused,

    /// <summary>It has no such session, or the session shows no code now.</summary>
    NoQr,

    /// <summary>It answered something else than the contract says.</summary>
    Unexpected,
}
