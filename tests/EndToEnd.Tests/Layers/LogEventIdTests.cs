using System.Reflection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EndToEnd.Tests.Layers;

/// <summary>Event ids are what alerts are built on: one id means one thing, and its thousand tells the layer.</summary>
public sealed class LogEventIdTests
{
    private static readonly (string Assembly, int First)[] Ranges =
    [
        ("WhatsApp", 1000), ("Sessions", 2000), ("SessionApi", 3000), ("SessionServer", 3000),
    ];

    [Fact]
    public void Every_event_id_is_in_the_range_of_its_layer()
    {
        var wrong = from range in Ranges
                    from message in MessagesOf(range.Assembly)
                    where message.Id < range.First || message.Id >= range.First + 1000
                    select $"{message.Id} {message.Method}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_event_id_is_used_twice()
    {
        var messages = Ranges.SelectMany(range => MessagesOf(range.Assembly)).ToList();

        var twice = messages.GroupBy(message => message.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(message => message.Method))}");

        Assert.NotEmpty(messages);
        Assert.Empty(twice);
    }

    private static IEnumerable<(int Id, string Method)> MessagesOf(string assembly) =>
        from type in Assembly.Load(assembly).GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (message.EventId, $"{type.FullName}.{method.Name}");
}
