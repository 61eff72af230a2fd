using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Storage;
using WhatsApp.Tests.Client;
using Xunit;

namespace Sessions.Tests;

/// <summary>Creations that nobody may repeat any more are forgotten, and no others.</summary>
public sealed class IdempotencySweepTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly TestTime _time = new();
    private readonly Rows _rows = new();
    private readonly IdempotencySweep _sweep;

    public IdempotencySweepTests() => _sweep = new(_rows, _time, NullLogger<IdempotencySweep>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _sweep.Dispose();

    [Fact]
    public async Task Each_hour_what_was_begun_a_day_ago_is_removed()
    {
        await StartAsync();

        Assert.Equal(_time.GetUtcNow() + Hour - TimeSpan.FromHours(24), await NextAsync());
        Assert.Equal(_time.GetUtcNow() + Hour - TimeSpan.FromHours(24), await NextAsync());
    }

    [Fact]
    public async Task While_storage_does_not_answer_it_goes_on_looking()
    {
        _rows.IsUnavailable = true;
        await StartAsync();
        await NextAsync();
        _rows.IsUnavailable = false;

        Assert.Equal(_time.GetUtcNow() + Hour - TimeSpan.FromHours(24), await NextAsync());
    }

    [Fact]
    public async Task Stopped_it_ends_without_a_fault_that_the_host_would_report()
    {
        await StartAsync();

        await _sweep.StopAsync(Token);

        Assert.True(_sweep.ExecuteTask!.IsCompletedSuccessfully);
    }

    private async Task StartAsync()
    {
        await _sweep.StartAsync(Token);
        await _time.ArmedAsync(Hour, Hour);
    }

    /// <summary>Lets an hour pass; before which moment everything is removed then.</summary>
    private async Task<DateTimeOffset> NextAsync()
    {
        _time.Advance(Hour);
        return await _rows.Removals.Reader.ReadAsync(Token).AsTask().WaitAsync(Patience.Limit, Token);
    }

    private sealed class Rows : IIdempotencyStore
    {
        public Channel<DateTimeOffset> Removals { get; } = Channel.CreateUnbounded<DateTimeOffset>();

        public bool IsUnavailable { get; set; }

        public Task RemoveBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken)
        {
            Removals.Writer.TryWrite(before);
            return IsUnavailable ? Task.FromException(new StorageUnavailableException("The test says so.")) : Task.CompletedTask;
        }

        public Task<IdempotencyEntry?> TryAddAsync(IdempotencyEntry entry, CancellationToken cancellationToken) => throw Unexpected();

        public Task<IdempotencyEntry?> FindAsync(string tenant, string keyHash, CancellationToken cancellationToken) => throw Unexpected();

        public Task<IdempotencyEntry?> TryReplaceAsync(IdempotencyEntry entry, CancellationToken cancellationToken) => throw Unexpected();

        public Task RemoveAsync(IdempotencyEntry entry, CancellationToken cancellationToken) => throw Unexpected();

        private static InvalidOperationException Unexpected() => new("A sweep asks for nothing else.");
    }
}
