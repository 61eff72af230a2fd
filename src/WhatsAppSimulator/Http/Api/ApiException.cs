namespace WhatsAppSimulator.Http.Api;

/// <summary>The service did not give what was asked of it.</summary>
/// <param name="reason">Why.</param>
/// <param name="inner">What was met, if anything.</param>
internal sealed class ApiException(ApiFailure reason, Exception? inner = null) : Exception(Words(reason), inner)
{
    public ApiFailure Reason { get; } = reason;

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Reason is ApiFailure.Unreachable or ApiFailure.NoQr;

    private static string Words(ApiFailure reason) => reason switch
    {
        ApiFailure.Unknown => "The simulator knows of no service: start it with --api URL.",
        ApiFailure.Unreachable => "The service does not answer.",
        ApiFailure.KeyRefused => "The service wants an API key: give it as Simulator__ApiKey in the simulator's environment.",
        ApiFailure.NoQr => "The session shows no code now.",
        ApiFailure.Unexpected => "The service answered something unexpected.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
