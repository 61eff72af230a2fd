namespace WhatsApp.Lines;

/// <summary>What the client does next by itself.</summary>
public enum NextStep
{
    /// <summary>Nothing: this did not end the line. If the server means it, it closes.</summary>
    Stays,

    /// <summary>Connects again at once; with a pause after three of these in a row.</summary>
    AtOnce,

    /// <summary>Connects again after a random pause, whose limit doubles with each break from 1 s to 5 min and starts over after 60 s online.</summary>
    Backoff,

    /// <summary>The same, with a limit five doublings further on.</summary>
    SlowBackoff,

    /// <summary>Connects again at once with a newer web version; never if there is none.</summary>
    NewVersion,

    /// <summary>Never connects again by itself.</summary>
    Never,
}
