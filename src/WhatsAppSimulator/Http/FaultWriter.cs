using WhatsAppSimulator.FaultInjection;

namespace WhatsAppSimulator.Http;

/// <summary>From a fault back to the request that asks for it: <see cref="FaultReader"/> reads the same fault from what this writes.</summary>
internal static class FaultWriter
{
    public static FaultRequest Write(LastingFault fault) => WriteKind(fault) with
    {
        Count = fault.Count,
        Number = fault.Scope.Number,
        Device = fault.Scope.Device,
        Ref = fault.Scope.Ref,
        Connection = fault.Scope.Connection,
    };

    private static FaultRequest WriteKind(LastingFault fault) => fault switch
    {
        Stall => new FaultRequest { Kind = "stall" },
        SplitFrames split => new FaultRequest { Kind = "split-frames", Length = split.Length },
        CoalesceFrames coalesce => new FaultRequest { Kind = "coalesce-frames", Frames = coalesce.Frames, Milliseconds = Milliseconds(coalesce.Wait) },
        CompressFrames => new FaultRequest { Kind = "compress-frames" },
        LoseAnswers lose => new FaultRequest { Kind = "lose-answers", To = lose.To },
        DelayAnswers delay => new FaultRequest { Kind = "delay-answers", To = delay.To, Milliseconds = Milliseconds(delay.By) },
        Refuse refuse => new FaultRequest
        {
            Kind = "refuse",
            Reason = refuse.Reason,
            Attributes = refuse.Attributes.Count == 0 ? null : new(refuse.Attributes),
        },
        RaiseMinimumRevision raise => new FaultRequest { Kind = "minimum-revision", Minimum = raise.Minimum },
        SpoilCertificates spoil => new FaultRequest { Kind = "wrong-certificate", Flaw = spoil.Flaw.ToString() },
        RecycleAfter recycle => new FaultRequest { Kind = "recycle-after", Milliseconds = Milliseconds(recycle.After) },
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private static int Milliseconds(TimeSpan time) => (int)time.TotalMilliseconds;
}
