namespace WhatsApp.Lines;

/// <summary>How far a device had come when its line ended.</summary>
[Flags]
public enum LinePhase
{
    /// <summary>No phone has linked it.</summary>
    Linking = 1,

    /// <summary>A phone has linked it, and it has never been logged in.</summary>
    FirstLogin = 2,

    /// <summary>It has been logged in before.</summary>
    Linked = 4,

    /// <summary>It has credentials that WhatsApp knows.</summary>
    Known = FirstLogin | Linked,

    /// <summary>Whatever it is.</summary>
    Any = Linking | Known,
}
