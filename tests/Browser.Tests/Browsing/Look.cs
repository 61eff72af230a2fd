using Microsoft.Playwright;

namespace Browser.Tests.Browsing;

/// <summary>How a tab shows pages.</summary>
/// <param name="Name">Ends the names of its pictures.</param>
/// <param name="Width">Of the window, in CSS pixels.</param>
/// <param name="Height">Of the window, in CSS pixels.</param>
/// <param name="Colors">Light or dark.</param>
internal sealed record Look(string Name, int Width, int Height, ColorScheme Colors)
{
    public static readonly Look Light = new("light", 1280, 800, ColorScheme.Light);
    public static readonly Look Dark = new("dark", 1280, 800, ColorScheme.Dark);

    /// <summary>A small phone.</summary>
    public static readonly Look Phone = new("phone", 360, 740, ColorScheme.Light);

    public static readonly IReadOnlyList<Look> All = [Light, Dark, Phone];
}
