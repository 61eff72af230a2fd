namespace SessionApi.Tests.Qr;

internal static class DataUri
{
    private const string Prefix = "data:image/png;base64,";

    public static byte[] ToPng(string? uri)
    {
        Assert.StartsWith(Prefix, uri, StringComparison.Ordinal);

        return Convert.FromBase64String(uri![Prefix.Length..]);
    }
}
