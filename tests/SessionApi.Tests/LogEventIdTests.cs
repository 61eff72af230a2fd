using System.Reflection;
using Microsoft.Extensions.Logging;

namespace SessionApi.Tests;

public sealed class LogEventIdTests
{
    [Fact]
    public void Log_events_have_unique_ids_from_3000_on()
    {
        var ids = typeof(SessionApiServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>()
            .ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.InRange(id, 3000, 3999));
    }
}
