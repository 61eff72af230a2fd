using System.Buffers.Binary;
using System.Text;

namespace WhatsApp.Binary;

internal ref partial struct NodeWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Token, packed, JID or raw, in that order of preference.</summary>
    private void WriteString(ReadOnlySpan<char> text)
    {
        if (TryWriteShort(text)) return;
        if (JidParts.TrySplit(text, out var jid) && TryWriteJid(jid)) return;
        WriteRaw(text);
    }

    private void WritePlainString(ReadOnlySpan<char> text)
    {
        if (!TryWriteShort(text)) WriteRaw(text);
    }

    private bool TryWriteShort(ReadOnlySpan<char> text)
    {
        if (TokenDictionary.TryFind(text, out var first, out var second))
        {
            WriteByte(first);
            if (first >= Tag.FirstDictionary) WriteByte(second);
            return true;
        }

        var tag = PackedText.TagFor(text);
        if (tag == 0) return false;

        WriteByte(tag);
        PackedText.Pack(text, Reserve(PackedText.PackedLength(text)));
        return true;
    }

    /// <summary>False when the wire has no form for such a device; it then stays text.</summary>
    private bool TryWriteJid(JidParts jid)
    {
        if (jid.Server is Jid.InteropServer)
        {
            WriteByte(Tag.InteropJid);
            WritePlainString(jid.User);
            WriteUInt16(jid.Device);
            WriteUInt16(jid.Integrator);
            WritePlainString(jid.Server);
            return true;
        }

        if (jid.Device == 0)
        {
            WriteByte(Tag.JidPair);
            if (jid.User.IsEmpty) WriteByte(Tag.ListEmpty);
            else WritePlainString(jid.User);
            WritePlainString(jid.Server);
            return true;
        }

        if (jid.Server is Jid.MessengerServer)
        {
            WriteByte(Tag.MessengerJid);
            WritePlainString(jid.User);
            WriteUInt16(jid.Device);
            WritePlainString(jid.Server);
            return true;
        }

        if (jid.Device > byte.MaxValue || !JidDomain.TryFromServer(jid.Server, out var domain)) return false;

        WriteByte(Tag.DeviceJid);
        WriteByte(domain);
        WriteByte((byte)jid.Device);
        WritePlainString(jid.User);
        return true;
    }

    private void WriteRaw(ReadOnlySpan<char> text)
    {
        var length = StrictUtf8.GetByteCount(text);
        WriteLength(length);
        StrictUtf8.GetBytes(text, Reserve(length));
    }

    private void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);
}
