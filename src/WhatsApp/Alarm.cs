namespace WhatsApp;

/// <summary>Something that an <see cref="AlarmWheel"/> calls once, at the time last set. The call is quick, and must not throw or block.</summary>
internal sealed class Alarm(Action ring)
{
    /// <summary>Tick of the wheel at which it rings; null while it is not set.</summary>
    internal long? Due { get; set; }

    /// <summary>Neighbours in the slot: setting and clearing an alarm allocates nothing.</summary>
    internal Alarm? Next { get; set; }

    /// <inheritdoc cref="Next"/>
    internal Alarm? Previous { get; set; }

    internal void Ring() => ring();
}
