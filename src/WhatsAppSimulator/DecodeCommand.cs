using WhatsApp;
using WhatsApp.Binary;

namespace WhatsAppSimulator;

/// <summary><c>decode HEX</c>: the plaintext of a frame, with its first byte of flags, shown as a stanza.</summary>
internal static class DecodeCommand
{
    /// <param name="hex">Hex digits; white space between them does not count.</param>
    /// <param name="output">Gets the stanza.</param>
    /// <param name="error">Gets one line that says what is wrong and, for bytes, where.</param>
    /// <returns>The exit code: 0, or 1 when these are not the bytes of a stanza.</returns>
    public static int Run(string hex, TextWriter output, TextWriter error)
    {
        try
        {
            output.Write(NodeXml.Write(NodeCodec.Decode(Convert.FromHexString(string.Concat(hex.Where(digit => !char.IsWhiteSpace(digit)))))));
            return 0;
        }
        catch (FormatException)
        {
            error.WriteLine("not-hex: an even number of hex digits is expected.");
            return 1;
        }
        catch (WireFormatException exception)
        {
            error.WriteLine($"not-a-stanza: {exception.Message}");
            return 1;
        }
    }
}
