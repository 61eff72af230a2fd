using System.Net;
using Microsoft.Extensions.Time.Testing;
using SessionApi.Auth;

namespace SessionApi.Tests.Auth;

public sealed class FailedKeyLimiterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FailedKeyLimiter _limiter;

    public FailedKeyLimiterTests() => _limiter = new FailedKeyLimiter(_time);

    [Fact]
    public void Addresses_are_counted_apart()
    {
        Exhaust(IPAddress.Parse("192.0.2.1"));

        Assert.NotNull(_limiter.Record(IPAddress.Parse("192.0.2.1")));
        Assert.NotNull(_limiter.Record(IPAddress.Parse("::ffff:192.0.2.1")));
        Assert.Null(_limiter.Record(IPAddress.Parse("192.0.2.2")));
    }

    [Fact]
    public void The_addresses_of_one_ipv6_network_count_as_one()
    {
        Exhaust(IPAddress.Parse("2001:db8::1"));

        Assert.NotNull(_limiter.Record(IPAddress.Parse("2001:db8::ffff:1")));
        Assert.Null(_limiter.Record(IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void Memory_is_bounded_and_the_newest_are_remembered()
    {
        for (var i = 0; i < FailedKeyLimiter.MaxAddresses + 100; i++)
        {
            _limiter.Record(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var newest = FailedKeyLimiter.MaxAddresses + 99;
        Assert.Equal(FailedKeyLimiter.MaxAddresses, _limiter.Count);
        for (var i = 1; i < FailedKeyLimiter.AllowedFailures; i++) _limiter.Record(new IPAddress([10, 0, (byte)(newest >> 8), (byte)newest]));
        Assert.NotNull(_limiter.Record(new IPAddress([10, 0, (byte)(newest >> 8), (byte)newest])));
    }

    [Fact]
    public void A_full_memory_is_emptied_of_what_has_passed()
    {
        for (var i = 0; i < FailedKeyLimiter.MaxAddresses; i++) _limiter.Record(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]));
        _time.Advance(FailedKeyLimiter.Window);

        _limiter.Record(IPAddress.Parse("192.0.2.1"));

        Assert.Equal(1, _limiter.Count);
    }

    private void Exhaust(IPAddress address)
    {
        for (var i = 0; i < FailedKeyLimiter.AllowedFailures; i++) Assert.Null(_limiter.Record(address));
    }
}
