using FsCheck;
using FsCheck.Fluent;
using WhatsApp.Binary;

namespace WhatsApp.Tests.Binary;

/// <summary>Random texts of every form the wire knows, and nodes made of them.</summary>
internal static class NodeGenerators
{
    private const string Digits = "0123456789-.";
    private const string HexDigits = "0123456789ABCDEF";
    private const string JidCharacters = "0123456789abz_-.:@";
    private const int MaxTextLength = 300;
    private const int MaxWidth = 4;
    private const int MaxLevels = 4;

    private static readonly string[] Servers =
    [
        Jid.UserServer, Jid.LidServer, Jid.HostedServer, Jid.HostedLidServer, Jid.GroupServer, Jid.BroadcastServer, Jid.NewsletterServer,
        Jid.MessengerServer, Jid.InteropServer, "c.us", "bot", "example.org",
    ];

    public static Gen<Jid> Jids { get; } =
        from user in Gen.OneOf(Of("0123456789", 1, 20), Of("abz019_.", 1, 20))
        from server in Gen.Elements(Servers)
        from device in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, byte.MaxValue), Gen.Choose(0, ushort.MaxValue))
        from integrator in Gen.Choose(0, ushort.MaxValue)
        select new Jid(user, server, (ushort)device, server == Jid.InteropServer ? (ushort)integrator : (ushort)0);

    public static Gen<string> Tokens { get; } =
        Gen.OneOf(
            from tag in Gen.Choose(1, TokenDictionary.SingleByteCount) select TokenDictionary.SingleByte((byte)tag),
            from page in Gen.Choose(0, TokenDictionary.PageCount - 1)
            from index in Gen.Choose(0, TokenDictionary.PageLength - 1)
            select TokenDictionary.DoubleByte(page, (byte)index));

    /// <summary>Any text that survives as it is; device 0 written out is the one form that does not.</summary>
    public static Gen<string> Texts { get; } =
        Gen.OneOf(
            Tokens,
            Of(Digits, 0, 140),
            Of(HexDigits, 0, 140),
            Of(JidCharacters, 0, 12),
            from jid in Jids select jid.ToString(),
            Unicode()).Select(text => Jid.TryParse(text, out var jid) ? jid.ToString() : text);

    public static Gen<Node> Nodes { get; } = Level(MaxLevels);

    private static Gen<Node> Level(int levels) =>
        from tag in Names()
        from attributes in Attributes()
        from node in levels == 0 ? Leaf(tag, attributes) : Gen.OneOf(Leaf(tag, attributes), Branch(tag, attributes, levels))
        select node;

    private static Gen<Node> Leaf(string tag, KeyValuePair<string, string>[] attributes) =>
        Gen.OneOf(
            Gen.Constant(new Node(tag, attributes)),
            from bytes in ArrayOf(Gen.Choose(0, byte.MaxValue), 0, MaxTextLength)
            select new Node(tag, attributes, Array.ConvertAll(bytes, value => (byte)value)),
            from text in Texts select Node.WithText(tag, attributes, text));

    private static Gen<Node> Branch(string tag, KeyValuePair<string, string>[] attributes, int levels) =>
        from children in ArrayOf(Level(levels - 1), 0, MaxWidth)
        select new Node(tag, attributes, children);

    private static Gen<KeyValuePair<string, string>[]> Attributes() =>
        ArrayOf(from name in Names() from value in Texts select KeyValuePair.Create(name, value), 0, MaxWidth);

    private static Gen<string> Names() => Texts.Where(text => text.Length > 0);

    private static Gen<string> Of(string alphabet, int minLength, int maxLength) =>
        from characters in ArrayOf(Gen.Elements(alphabet.ToCharArray()), minLength, maxLength)
        select new string(characters);

    private static Gen<string> Unicode() =>
        from runes in ArrayOf(
            Gen.OneOf(Gen.Choose(0, 0x7F), Gen.Choose(0x80, 0x7FF), Gen.Choose(0xE000, 0xFFFF), Gen.Choose(0x10000, 0x10FFFF)), 0, MaxTextLength)
        select string.Concat(runes.Select(char.ConvertFromUtf32));

    private static Gen<T[]> ArrayOf<T>(Gen<T> item, int minLength, int maxLength) =>
        from length in Gen.Choose(minLength, maxLength)
        from items in item.ArrayOf(length)
        select items;
}
