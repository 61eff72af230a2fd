using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace WhatsApp.Binary;

internal ref partial struct NodeReader
{
    /// <summary>A string in any of its forms; empty for the empty list.</summary>
    private string ReadString()
    {
        var start = _position;
        var kind = ReadByte();
        switch (kind)
        {
            case Tag.JidPair: return ReadJidPair(start);
            case Tag.DeviceJid: return ReadDeviceJid(start);
            case Tag.MessengerJid: return ReadMessengerJid(start);
            case Tag.InteropJid: return ReadInteropJid(start);
            default: return ReadPlainString(kind, start);
        }
    }

    /// <summary>A string that is no JID: what JIDs are made of, so that they cannot nest.</summary>
    private string ReadPlainString(byte kind, int start) => kind switch
    {
        Tag.ListEmpty => string.Empty,
        <= Tag.LastSingleByteToken => TokenDictionary.SingleByte(kind),
        <= Tag.LastDictionary => TokenDictionary.DoubleByte(kind - Tag.FirstDictionary, ReadByte()),
        Tag.Nibble8 or Tag.Hex8 => ReadPacked(kind),
        Tag.Binary8 or Tag.Binary20 or Tag.Binary32 => ReadRaw(kind),
        _ => throw Wrong("a string", start),
    };

    private string ReadRaw(byte kind)
    {
        var bytes = ReadBytes(kind);
        if (!Utf8.IsValid(bytes)) throw Wrong("UTF-8", _position - bytes.Length);

        return Encoding.UTF8.GetString(bytes);
    }

    private string ReadPacked(byte kind)
    {
        var start = _position;
        var header = ReadByte();
        var packed = Take(header & PackedText.LengthMask);
        if (packed.IsEmpty) throw Wrong("a packed string that is not empty", start);

        Span<char> characters = stackalloc char[2 * packed.Length];
        var isOdd = (header & PackedText.OddFlag) != 0;
        var wrong = PackedText.Unpack(packed, kind == Tag.Hex8, isOdd, characters);
        if (wrong >= 0) throw Wrong("packed characters", start + 1 + wrong);

        return new string(characters[..^(isOdd ? 1 : 0)]);
    }

    private string ReadJidPair(int start)
    {
        var user = ReadJidPart(start);
        var server = ReadJidPart(start);
        if (server.Length == 0) throw Wrong("a JID with a server", start);

        // By far the most frequent one, in every stanza of the server's own.
        if (user.Length == 0 && server == Jid.UserServer) return Jid.ServerText;

        return string.Concat(user, "@", server);
    }

    private string ReadDeviceJid(int start)
    {
        var server = JidDomain.ToServer(ReadByte()) ?? throw Wrong("a known domain of a JID", start + 1);
        var device = ReadByte();

        return Format(ReadJidUser(start), device, server);
    }

    private string ReadMessengerJid(int start)
    {
        var user = ReadJidUser(start);
        var device = ReadUInt16();
        ReadServer(Jid.MessengerServer);

        return Format(user, device, Jid.MessengerServer);
    }

    private string ReadInteropJid(int start)
    {
        var user = ReadJidUser(start);
        var device = ReadUInt16();
        var integrator = ReadUInt16();
        ReadServer(Jid.InteropServer);

        return new Jid(user, Jid.InteropServer, device, integrator).ToString();
    }

    private static string Format(string user, int device, string server) =>
        device == 0 ? string.Concat(user, "@", server) : string.Create(CultureInfo.InvariantCulture, $"{user}:{device}@{server}");

    private string ReadJidPart(int start)
    {
        var partStart = _position;
        var part = ReadPlainString(ReadByte(), partStart);
        if (part.Contains('@')) throw Wrong("a JID with one '@'", start);

        return part;
    }

    private string ReadJidUser(int start)
    {
        var user = ReadJidPart(start);
        if (user.Length == 0 || user.Contains(':')) throw Wrong("the user of a device", start);

        return user;
    }

    private void ReadServer(string expected)
    {
        var start = _position;
        if (ReadPlainString(ReadByte(), start) != expected) throw Wrong($"the server {expected}", start);
    }
}
