using System.Net;
using Sessions.Net;

namespace SessionApi.Tests.Hosting;

/// <summary>Names of examples are public, without asking anybody; others are this machine's own.</summary>
internal sealed class LocalResolver : IHostResolver
{
    private static readonly IPAddress Public = IPAddress.Parse("1.1.1.1");

    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        host.EndsWith(".example", StringComparison.Ordinal) ? new([Public]) : new DnsHostResolver().ResolveAsync(host, cancellationToken);
}
