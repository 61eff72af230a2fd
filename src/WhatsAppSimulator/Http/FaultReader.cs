using WhatsAppSimulator.FaultInjection;

namespace WhatsAppSimulator.Http;

/// <summary>From the request to the fault.</summary>
internal static class FaultReader
{
    /// <summary>Null when there is no such kind.</summary>
    /// <exception cref="InvalidFaultException">A field that the kind needs is missing or wrong.</exception>
    public static Fault? Read(FaultRequest request)
    {
        Fault? fault = ReadMomentary(request);
        if (fault is MomentaryFault && request.Count is not null) throw new InvalidFaultException("this kind happens at once: it has no count");

        fault ??= ReadLasting(request) is { } lasting ? lasting with { Count = request.Count } : null;
        return fault is null ? null : fault with { Scope = new FaultScope(request.Number, request.Device, request.Ref, request.Connection) };
    }

    private static MomentaryFault? ReadMomentary(FaultRequest request) => request.Kind switch
    {
        "drop" => new Drop(),
        "stream-error" => new SendStreamError(request.Code, request.Conflict, request.AckClass, request.AckId, request.NotWellFormed)
        {
            Closes = !request.KeepOpen,
        },
        "stream-end" => new SendStreamEnd(),
        "garbage" => request.Length is { } length ? new SendGarbage(length) : new SendGarbage(),
        "refresh-registration" => request.Child is { } child ? new RefreshRegistration(child) : new RefreshRegistration(),
        _ => null,
    };

    private static LastingFault? ReadLasting(FaultRequest request) => request.Kind switch
    {
        "stall" => new Stall(),
        "split-frames" => new SplitFrames(request.Length ?? throw Missing("length")),
        "coalesce-frames" => Coalesce(request),
        "compress-frames" => new CompressFrames(),
        "lose-answers" => new LoseAnswers(request.To),
        "delay-answers" => new DelayAnswers(Time(request), request.To),
        "refuse" => new Refuse(request.Reason ?? throw Missing("reason")) { Attributes = request.Attributes ?? [] },
        "minimum-revision" => new RaiseMinimumRevision(request.Minimum ?? throw Missing("minimum")),
        "wrong-certificate" => new SpoilCertificates(
            Enum.TryParse<CertificateFlaw>(request.Flaw, ignoreCase: true, out var flaw) ? flaw : throw Missing("flaw")),
        "recycle-after" => new RecycleAfter(Time(request)),
        _ => null,
    };

    private static CoalesceFrames Coalesce(FaultRequest request)
    {
        var fault = request.Frames is { } frames ? new CoalesceFrames(frames) : new CoalesceFrames();
        return request.Milliseconds is null ? fault : fault with { Wait = Time(request) };
    }

    private static TimeSpan Time(FaultRequest request) => TimeSpan.FromMilliseconds(request.Milliseconds ?? throw Missing("milliseconds"));

    private static InvalidFaultException Missing(string field) => new($"{field} is missing or not one");
}
