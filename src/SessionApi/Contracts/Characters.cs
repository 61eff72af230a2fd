namespace SessionApi.Contracts;

/// <summary>Lengths as callers count them, and as JSON Schema does: in code points, so that an emoji is one and not two.</summary>
internal static class Characters
{
    /// <summary>How many there are in a text of valid Unicode.</summary>
    public static int CountOf(string text) => text.Count(unit => !char.IsLowSurrogate(unit));

    /// <summary>Whether there are 1 to <paramref name="max"/>, none of them a control character.</summary>
    public static bool AreLine(string text, int max) => text.Length > 0 && CountOf(text) <= max && !text.Any(char.IsControl);

    /// <summary>What <see cref="AreLine"/> asks for, in words.</summary>
    public static string LineRule(int max) => $"must be text of 1 to {max} characters without control characters";
}
