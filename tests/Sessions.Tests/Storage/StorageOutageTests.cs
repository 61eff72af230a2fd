using System.Net;
using System.Net.Sockets;
using Azure;
using Microsoft.Extensions.Time.Testing;
using Sessions.Storage;
using Shared.Storage;
using Xunit;

namespace Sessions.Tests.Storage;

public sealed class StorageOutageTests(AzuriteFixture azurite)
{
    private static readonly SessionKey Key = new("tenant", "one");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_method_reports_an_endpoint_where_nobody_listens()
    {
        var tables = new TestTables(AzuriteServer.ConnectionStringOf(AzuriteServer.FreePort()));
        var sessions = tables.Sessions;
        var devices = tables.Devices.Open(Key, 1);
        var unlinks = tables.Unlinks(new FakeTimeProvider());
        var unlink = new PendingUnlink("tenant", "1", default, 0, default, "W/\"1\"");
        var record = new SessionRecord
        {
            Key = Key,
            Status = SessionStatus.Pending,
            Reason = "",
            Version = 1,
            Epoch = 1,
            Owner = "",
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };

        Task[] calls =
        [
            sessions.LoadAsync(Key, Cancel),
            sessions.TryAddAsync(record, Cancel),
            sessions.ReplaceAsync(record, "W/\"1\"", Cancel),
            sessions.DeleteAsync(Key, "W/\"1\"", Cancel),
            sessions.ListAsync("tenant", 10, null, SessionFilter.None, Cancel),
            FirstAsync(sessions.ScanAsync(Cancel)),
            devices.LoadAsync(Cancel).AsTask(),
            tables.Devices.Open(Key, 1).SaveAsync(new byte[10], Cancel).AsTask(),
            tables.Devices.Open(Key, 1).AddPreKeysAsync(1, new byte[32], Cancel).AsTask(),
            tables.Devices.Open(Key, 1).ClaimAsync(Cancel),
            tables.Devices.Open(Key, 1).EraseAsync(Cancel),
            unlinks.AddAsync("tenant", "1", new byte[10], null, Cancel),
            FirstAsync(unlinks.ScanAsync(Cancel)),
            unlinks.LoadCredentialsAsync(unlink, Cancel),
            unlinks.TryTakeAsync(unlink, default, Cancel),
            unlinks.DeleteAsync(unlink, Cancel),
        ];

        foreach (var call in calls) await Assert.ThrowsAsync<StorageUnavailableException>(() => call);
    }

    [Fact]
    public async Task A_service_that_never_answers_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var tables = new TestTables(AzuriteServer.ConnectionStringOf(port), callLimit: TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => tables.Sessions.LoadAsync(Key, Cancel));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_apart_from_an_outage()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var tables = new TestTables(AzuriteServer.ConnectionStringOf(((IPEndPoint)listener.LocalEndpoint).Port));
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var load = tables.Sessions.LoadAsync(Key, caller.Token);
        using var connection = await listener.AcceptTcpClientAsync(Cancel);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
    }

    [Fact]
    public async Task A_refused_account_key_is_an_outage()
    {
        var connectionString = (await azurite.ConnectionStringAsync())
            .Replace("Eby8", "AAAA", StringComparison.Ordinal);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => new TestTables(connectionString).Sessions.LoadAsync(Key, Cancel));
    }

    [Fact]
    public async Task Service_comes_back_with_the_storage()
    {
        await using var server = await AzuriteServer.StartAsync(Cancel);
        var tables = new TestTables(server.ConnectionString);
        await tables.Devices.Open(Key, 1).SaveAsync(new byte[10], Cancel);

        // A table that vanished must not look like an empty one: that would be credentials lost without a word.
        await tables.Service.DeleteTableAsync("Devices", Cancel);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await tables.Devices.Open(Key, 1).LoadAsync(Cancel));

        Assert.Null(await tables.Devices.Open(Key, 1).LoadAsync(Cancel));
    }

    [Theory]
    [InlineData(0, "", true)]
    [InlineData(403, "AuthorizationFailure", true)]
    [InlineData(408, "", true)]
    [InlineData(429, "", true)]
    [InlineData(500, "InternalError", true)]
    [InlineData(503, "ServerBusy", true)]
    [InlineData(404, "TableNotFound", true)]
    [InlineData(409, "TableBeingDeleted", true)]
    [InlineData(404, "ResourceNotFound", false)]
    [InlineData(409, "EntityAlreadyExists", false)]
    [InlineData(412, "UpdateConditionNotSatisfied", false)]
    [InlineData(400, "InvalidInput", false)]
    public void Answers_are_told_from_outages(int status, string code, bool isOutage) =>
        Assert.Equal(isOutage, StorageOutage.Covers(new RequestFailedException(status, "", code, null)));

    [Fact]
    public void A_bug_is_not_an_outage()
    {
        Assert.False(StorageOutage.Covers(new InvalidOperationException()));
        Assert.False(StorageOutage.Covers(new AggregateException(new IOException(), new InvalidOperationException())));
        Assert.True(StorageOutage.Covers(new AggregateException(new IOException(), new RequestFailedException("no answer"))));
    }

    private static async Task FirstAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items) return;
    }
}
