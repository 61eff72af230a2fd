using Azure.Core.Pipeline;
using Sessions.Storage;
using Shared.Storage;
using Xunit;

namespace Sessions.Tests.Storage;

public sealed class StorageQueueTests(AzuriteFixture azurite)
{
    private const int Crowd = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_that_leaves_lets_one_more_in()
    {
        using var queue = new StorageQueue();
        using var line = new HeldLine { IsClosed = true };
        var pipeline = new HttpPipeline(new HttpClientTransport(), [queue, line]);

        var requests = Enumerable.Range(0, Crowd).Select(_ => SendAsync(pipeline, Cancel)).ToArray();

        for (var arrived = 0; arrived < StorageQueue.Width; arrived++) await line.ArrivedAsync(Cancel);
        Assert.Equal(StorageQueue.Width, line.Arrivals);
        for (var left = 1; left <= Crowd; left++)
        {
            line.Pass(1);
            if (left + StorageQueue.Width <= Crowd) await line.ArrivedAsync(Cancel);
            Assert.Equal(Math.Min(left + StorageQueue.Width, Crowd), line.Arrivals);
        }

        await Task.WhenAll(requests);
        Assert.Equal(StorageQueue.Width, line.Most);
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_the_queue()
    {
        using var queue = new StorageQueue();
        using var line = new HeldLine { IsClosed = true };
        using var gaveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var pipeline = new HttpPipeline(new HttpClientTransport(), [queue, line]);
        var requests = Enumerable.Range(0, StorageQueue.Width).Select(_ => SendAsync(pipeline, Cancel)).ToArray();

        var late = SendAsync(pipeline, gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);

        line.Pass(StorageQueue.Width);
        await Task.WhenAll(requests);
        Assert.Equal(StorageQueue.Width, line.Arrivals);
    }

    [Fact]
    public async Task The_stores_queue()
    {
        using var line = new HeldLine();
        var sessions = new TestTables(await azurite.ConnectionStringAsync(), beforeTransport: line).Sessions;

        var found = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(number => sessions.LoadAsync(new SessionKey("tenant", $"crowd-{number}"), Cancel)));

        Assert.All(found, Assert.Null);
        Assert.InRange(line.Most, 2, StorageQueue.Width);
    }

    private static async Task SendAsync(HttpPipeline pipeline, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        await pipeline.SendAsync(message, cancellationToken);
    }
}
