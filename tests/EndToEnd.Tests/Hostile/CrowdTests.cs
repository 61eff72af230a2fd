using System.Net;
using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests.Hostile;

/// <summary>Many callers at once.</summary>
[Collection(MachineGroup.Name)]
public sealed class CrowdTests(Machine machine)
{
    private const int Crowd = 200;
    private const int KeyLength = 32;

    /// <summary>Far above what they need, far below what a leak or a browser for each would take.</summary>
    private const long MaxGrowth = 400L << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_creations_at_once_all_get_a_qr_of_their_own()
    {
        var before = machine.Server.ResidentBytes;

        var created = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => machine.Server.Api.CreateAsync(Cancellation)));

        var grown = machine.Server.ResidentBytes - before;
        var ids = created.Select(session => session.Text("sessionId")!).ToHashSet();
        Assert.Equal(Crowd, ids.Count);
        Assert.Equal(Crowd, created.Select(session => session.Text("qrCode")).Distinct().Count());
        var texts = await Task.WhenAll(ids.Select(TextAsync));
        Assert.Equal(Crowd, texts.Distinct().Count());
        Assert.All(texts, IsQr);
        Assert.Equal(Crowd, texts.Select(text => text.Split(',')[^2]).Distinct().Count());
        var listed = (await machine.Server.Api.ListAsync(Cancellation)).GetProperty("sessions").EnumerateArray();
        Assert.Superset(ids, listed.Select(session => session.Text("sessionId")!).ToHashSet());
        Assert.True(grown < MaxGrowth, $"{Crowd} sessions took {grown >> 20} MiB.");

        var deleted = await Task.WhenAll(ids.Select(id => machine.Server.Api.DeleteAsync(id, Cancellation)));
        Assert.All(deleted, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private async Task<string> TextAsync(string id) =>
        (await machine.Server.Api.UntilAsync(id, "pending", "awaiting-scan", Cancellation)).GetProperty("qr").Text("text")!;

    private static void IsQr(string text)
    {
        var parts = text.Split('#')[^1].Split(',');
        Assert.True(parts.Length >= 5, text);
        Assert.StartsWith("2@", parts[0], StringComparison.Ordinal);
        Assert.All(parts[^4..^1], part => Assert.Equal(KeyLength, Convert.FromBase64String(part).Length));
    }
}
