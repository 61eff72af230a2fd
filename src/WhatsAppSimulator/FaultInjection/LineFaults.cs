namespace WhatsAppSimulator.FaultInjection;

/// <summary>The server hears nothing and says nothing, and keeps the socket; when it is cleared, the line goes on where it stood.</summary>
public sealed record Stall : LastingFault
{
    internal override string? Mistake => Count is null ? null : "a stall lasts until it is cleared: it has no count";
}

/// <summary>Frames are cut into several messages of the socket. Counts frames.</summary>
/// <param name="Length">Bytes of a message, at most.</param>
public sealed record SplitFrames(int Length) : LastingFault
{
    internal override string? Mistake => Length < 1 ? "length is 1 or more" : base.Mistake;
}

/// <summary>Several frames go into one message of the socket. Counts frames.</summary>
/// <param name="Frames">How many wait for each other.</param>
public sealed record CoalesceFrames(int Frames = 2) : LastingFault
{
    /// <summary>Frames that wait in vain go out after that time.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMilliseconds(200);

    internal override string? Mistake =>
        Frames < 2 ? "frames is 2 or more" : Wait <= TimeSpan.Zero ? "a wait is longer than nothing" : base.Mistake;
}

/// <summary>The server's stanzas are compressed, as only large ones are otherwise. Counts stanzas.</summary>
public sealed record CompressFrames : LastingFault;
