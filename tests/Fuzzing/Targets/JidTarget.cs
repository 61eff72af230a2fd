using System.Text;
using Fuzzing.Engine;
using WhatsApp.Binary;

namespace Fuzzing.Targets;

/// <summary>Addresses; reading never throws, and what was read is written and read as the same. Input: the text in UTF-8.</summary>
internal sealed class JidTarget : ITarget
{
    private static readonly string[] Addresses = ["1555:12@s.whatsapp.net", "@s.whatsapp.net", "12-555:3@interop", "1234-5678@g.us"];

    public string Name => "jids";

    public int Weight => 80;

    public int MaxLength => 128;

    public IReadOnlyList<byte[]> Dictionary { get; } = [.. new[] { "@", ":", "-", "65535", "@s.whatsapp.net", "@lid", "@interop", "@msgr" }.Select(Encoding.UTF8.GetBytes)];

    public IEnumerable<byte[]> Seeds() => Addresses.Select(Encoding.UTF8.GetBytes);

    public bool IsTyped(Exception exception) => false;

    public void Run(byte[] input)
    {
        if (!Jid.TryParse(Encoding.UTF8.GetString(input), out var jid)) return;

        PropertyBrokenException.ThrowUnless(
            Jid.TryParse(jid.ToString(), out var again) && again == jid, "An address that was read is written and read as the same.");
    }
}
