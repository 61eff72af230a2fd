using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Clusters;
using WhatsApp.Tests.Client;
using Xunit;

namespace Sessions.Tests.Clusters;

/// <summary>How long a silo counts as a member after it last saw that it is one.</summary>
public sealed class OwnerStampTests : IAsyncLifetime
{
    private static readonly SiloAddress Own = SiloAddress.New(IPAddress.Loopback, 5000, 7);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestTime _time = new();
    private readonly FakeMembers _members = new(Own);
    private readonly OwnerStamp _stamp;

    public OwnerStampTests() => _stamp = new(_members, new OwnSilo(), _time, NullLogger<OwnerStamp>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.False(_stamp.IsFresh);
        await _stamp.StartAsync(Token);
        await _time.ArmedAsync(Second, Second);
        await FreshAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stamp.StopAsync(CancellationToken.None);
        _stamp.Dispose();
    }

    [Fact]
    public async Task It_is_renewed_every_second()
    {
        for (var second = 2; second <= 20; second++)
        {
            _time.Advance(Second);
            await _members.ReadAsync(second);
            await FreshAsync();
        }
    }

    [Theory]
    [InlineData(SiloStatus.Dead)]
    [InlineData(SiloStatus.Joining)]
    [InlineData(null)]
    public async Task One_that_is_no_member_any_more_is_believed_for_five_seconds(SiloStatus? status)
    {
        _members.Status = status;

        await ExpectOverAfterAsync(5);
    }

    [Fact]
    public async Task One_that_is_stopping_is_a_member()
    {
        _members.Status = SiloStatus.ShuttingDown;

        await It_is_renewed_every_second();
    }

    [Fact]
    public async Task Without_an_answer_it_is_over_after_five_seconds()
    {
        var gate = new TaskCompletionSource();
        _members.Gate = gate.Task;
        _time.Advance(OwnerStamp.MaxAge - TimeSpan.FromTicks(1));
        Assert.True(_stamp.IsFresh);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(_stamp.IsFresh);

        _members.Gate = Task.CompletedTask;
        gate.SetResult();
        await FreshAsync();
    }

    [Fact]
    public async Task An_answer_counts_from_when_it_was_asked_for()
    {
        var gate = new TaskCompletionSource();
        _members.Gate = gate.Task;
        _time.Advance(Second);
        await _members.ReadAsync(2);
        _time.Advance(Second);
        _members.Gate = new TaskCompletionSource().Task;
        gate.SetResult();
        // The next look is due already, and begins when this one is over.
        await _members.ReadAsync(3);

        _time.Advance(OwnerStamp.MaxAge - Second - TimeSpan.FromTicks(1));
        Assert.True(_stamp.IsFresh);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(_stamp.IsFresh);
    }

    [Fact]
    public void A_process_that_stood_still_has_none()
    {
        _members.Gate = new TaskCompletionSource().Task;

        _time.Advance(OwnerStamp.MaxAge);

        Assert.False(_stamp.IsFresh);
    }

    [Fact]
    public void Nor_has_one_whose_machine_was_suspended_so_that_the_monotonic_clock_stood_still_too()
    {
        _time.WallOffset = OwnerStamp.MaxAge;

        Assert.False(_stamp.IsFresh);
    }

    private async Task ExpectOverAfterAsync(int seconds)
    {
        for (var second = 1; second <= seconds; second++)
        {
            Assert.True(_stamp.IsFresh);
            _time.Advance(Second);
            await _members.ReadAsync(second + 1);
        }

        Assert.False(_stamp.IsFresh);
    }

    /// <summary>What was read counts a moment later.</summary>
    private async Task FreshAsync()
    {
        while (!_stamp.IsFresh)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class OwnSilo : ILocalSiloDetails
    {
        public string Name => "own";

        public string ClusterId => "c";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress => Own;

        public SiloAddress GatewayAddress => Own;
    }
}
