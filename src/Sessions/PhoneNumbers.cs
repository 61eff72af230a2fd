namespace Sessions;

/// <summary>Phone numbers in the addresses of WhatsApp.</summary>
internal static class PhoneNumbers
{
    /// <summary>E.164 with the plus, from <c>491510000001:7@s.whatsapp.net</c>.</summary>
    public static string OfJid(string jid)
    {
        var end = jid.AsSpan().IndexOfAny(':', '@');
        return string.Concat("+", end < 0 ? jid : jid.AsSpan(0, end));
    }
}
