namespace Fuzzing.Engine;

/// <summary>The bytes were read, but what came out of them does not hold together.</summary>
internal sealed class PropertyBrokenException(string property) : Exception(property)
{
    public static void ThrowUnless(bool holds, string property)
    {
        if (!holds) throw new PropertyBrokenException(property);
    }
}
