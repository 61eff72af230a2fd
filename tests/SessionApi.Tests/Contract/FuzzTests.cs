namespace SessionApi.Tests.Contract;

/// <summary>Whatever is asked, the answer is one that the document names, comes, and is no fault of the service; and nothing piles up.</summary>
public sealed class FuzzTests
{
    /// <summary>What the server itself answers before it looks at routes: an address or a head that breaks the rules, or no such address.</summary>
    private static readonly int[] OfTheServer = [400, 404, 405, 414, 431];

    /// <summary>Those that a test brings about on purpose: WhatsApp does not answer some sessions.</summary>
    private static readonly int[] Meant = [502, 504];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Hostile_requests_are_answered_as_the_document_says(int seed) => RunAsync(seed, 500);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(20250108)]
    public async Task Many_hostile_requests_are_answered_as_the_document_says_and_leave_nothing_behind(int seed)
    {
        const long Allowance = 24 * 1024 * 1024;
        await using var host = await ContractHost.StartAsync();
        var fuzzer = new Fuzzer(host, seed);
        await RunAsync(host, fuzzer, 4_000);
        var before = Measure(host);

        await RunAsync(host, fuzzer, 16_000);

        var growth = Measure(host) - before;
        Assert.True(growth < Allowance, $"{growth} bytes more than after the first 4,000 requests.");
    }

    private static async Task RunAsync(int seed, int count)
    {
        await using var host = await ContractHost.StartAsync();
        await RunAsync(host, new Fuzzer(host, seed), count);
    }

    private static async Task RunAsync(ContractHost host, Fuzzer fuzzer, int count)
    {
        for (var number = 0; number < count; number++)
        {
            if (number % 50 == 0) host.Reset();
            var call = fuzzer.Next();
            var (status, mediaType, body) = await host.SendAsync(call);

            Assert.True(status < 500 || Meant.Contains(status), $"Request {number}: {call}\n{status} {body}");
            // An id may be such that the path is another one, or none.
            if (OfTheServer.Contains(status)) continue;

            var fault = host.Contract.Fault(call.Operation, status, mediaType, body);
            Assert.True(fault is null || IsAnotherPath(call), $"Request {number}: {call}\n{fault}");
        }
    }

    /// <summary>An id that is nothing, a dot or two is resolved away before anybody looks at routes.</summary>
    private static bool IsAnotherPath(ContractCall call) =>
        call.Operation.Parameters.Any(one => one.In == "path")
        && call.Path.Split('?')[0].Split('/')[1..] is var steps
        && (steps.Length + 1 != call.Operation.Path.Split('/').Length || steps.Any(step => Uri.UnescapeDataString(step) is "" or "." or ".."));

    private static long Measure(ContractHost host)
    {
        host.Reset();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
