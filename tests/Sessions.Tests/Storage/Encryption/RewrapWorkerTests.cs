using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Storage.Encryption;
using Shared.Storage;
using WhatsApp.Crypto;
using WhatsApp.Tests.Client;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

/// <summary>When rows are looked through for old master keys. That new keys begin a look is seen where a server runs.</summary>
public sealed class RewrapWorkerTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    private readonly TestTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_being_moved_it_looks_again_in_an_hour()
    {
        await using var azurite = await AzuriteServer.StartAsync(Cancel);

        await WaitsAsync(Hour, new TestTables(azurite.ConnectionString));
    }

    /// <summary>An outage, and what nobody has thought of: it must not end the server.</summary>
    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(NotSupportedException))]
    public async Task Whatever_went_wrong_it_looks_again_in_half_a_minute(Type failure) =>
        await WaitsAsync(HalfMinute, new TestTables("UseDevelopmentStorage=true", beforeTransport: new Failing(failure)));

    private async Task WaitsAsync(TimeSpan wait, TestTables tables)
    {
        var rewrap = new DataKeyRewrap(tables.Tables, tables.Ring, SystemRandomSource.Instance, TimeProvider.System, NullLogger<DataKeyRewrap>.Instance);
        using var worker = new RewrapWorker(rewrap, tables.Ring, _time, NullLogger<RewrapWorker>.Instance);

        await worker.StartAsync(Cancel);

        Assert.Equal(wait, await _time.ArmedAsync(TimeSpan.FromTicks(1), TimeSpan.MaxValue));
        await worker.StopAsync(Cancel);
        Assert.True(worker.ExecuteTask!.IsCompletedSuccessfully);
    }

    private sealed class Failing(Type failure) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw Failure();

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw Failure();

        private Exception Failure() => (Exception)Activator.CreateInstance(failure)!;
    }
}
