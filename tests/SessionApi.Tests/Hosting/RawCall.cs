using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SessionApi.Tests.Hosting;

/// <summary>A call written byte for byte, as no HTTP library would send it, and everything that came back until the server closed.</summary>
internal sealed partial class RawCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private RawCall(string received) => Received = received;

    public string Received { get; }

    /// <summary>Status of each answer, in the order they came.</summary>
    public IReadOnlyList<int> Statuses =>
        [.. StatusLine().Matches(Received).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    /// <summary>The code of the first answer that is a problem; null when there is none, as in what the server itself refuses.</summary>
    public string? Code => ProblemCode().Match(Received) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Sends <paramref name="bytes"/> and reads to the end; <c>{host}</c> becomes the server's own.</summary>
    public static async Task<RawCall> SendAsync(ApiHost api, string bytes)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(api.Address.Host, api.Address.Port, limit.Token);
        var stream = client.GetStream();
        var writing = WriteAsync(stream, bytes.Replace("{host}", api.Address.Authority, StringComparison.Ordinal), limit.Token);

        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, limit.Token);
        }
        catch (IOException)
        {
            // Closed with bytes of ours unread: what came before counts.
        }

        await writing;
        return new(Encoding.Latin1.GetString(received.ToArray()));
    }

    private static async Task WriteAsync(NetworkStream stream, string bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), cancellationToken);
        }
        catch (IOException)
        {
            // It had enough before the end.
        }
    }

    [GeneratedRegex(@"HTTP/1\.1 (\d{3})")]
    private static partial Regex StatusLine();

    [GeneratedRegex("application/problem\\+json.*?\"code\":\"([a-z-]+)\"", RegexOptions.Singleline)]
    private static partial Regex ProblemCode();
}
