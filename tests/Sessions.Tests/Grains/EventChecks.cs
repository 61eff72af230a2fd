using Sessions.Events;
using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>What has to be true of every log.</summary>
internal static class EventChecks
{
    /// <summary>Waits until all that was saved is in the log, and checks it: nothing lost, nothing twice, nothing invented.</summary>
    public static async Task AllToldAsync(World world, string context)
    {
        await world.PassTimeUntilAsync(async () => IsTold(await world.RecordAsync(), world.EventRows.Of(world.Key)));

        Assert.True(world.Events.Unsaved.IsEmpty, $"Told before it was saved: {Describe(world.Events.Unsaved)} {context}");
        var record = await world.RecordAsync();
        var lives = world.EventRows.Of(world.Key).GroupBy(told => told.Incarnation).ToList();
        foreach (var life in lives)
        {
            var events = life.ToList();
            Check(events, world, context);
            var isOver = record is null || life.Key != SessionIncarnation.Of(record);
            Assert.True(!isOver || events[^1].Type == SessionEventType.Deleted, $"No end is told of {life.Key}. {Describe(events)} {context}");
            Assert.True(
                isOver || (events[^1].Status, events[^1].Reason, events[^1].Version) == (record!.Status, record.Reason, record.Version),
                $"The last event is not the state: {record?.Status} {record?.Reason} {record?.Version}. {Describe(events)} {context}");
        }

        foreach (var (tried, newest) in world.Sessions.Tried.Where(tried => tried.Outbox.Count > 0).Select(tried => (tried, tried.Outbox[^1])))
        {
            Assert.True(
                (newest.Sequence, newest.Version, newest.Status, newest.Reason) == (tried.Sequence, tried.Version, tried.Status, tried.Reason),
                $"A record is saved with another state's event: {Describe(tried.Outbox)} for {tried}. {context}");
        }

        Assert.True(lives.Select(life => life.Key).Distinct().Count() == lives.Count, context);
    }

    private static bool IsTold(SessionRecord? record, IReadOnlyList<SessionEvent> events) =>
        record is null || record.Sequence == 0 || events.Any(told => told.Incarnation == SessionIncarnation.Of(record) && told.Sequence == record.Sequence);

    private static void Check(List<SessionEvent> events, World world, string context)
    {
        var message = $"{Describe(events)} {context}";
        // A record that a test wrote itself may begin later, never elsewhere.
        var first = events[0].Incarnation.Length > 0 && events[0].Type == SessionEventType.Created ? 1 : events[0].Sequence;
        Assert.True(events.Select((told, index) => told.Sequence == first + index).All(isNext => isNext), $"Not in order, once each: {message}");
        Assert.True(events.Zip(events.Skip(1)).All(pair => pair.First.Version < pair.Second.Version), $"Versions fall back: {message}");
        Assert.True(events.SkipLast(1).All(told => told.Type != SessionEventType.Deleted), $"Something after the end: {message}");
        Assert.True(events.Skip(1).All(told => told.Type != SessionEventType.Created), $"Something before the beginning: {message}");
        foreach (var told in events)
        {
            Assert.True(
                world.Sessions.Tried.Any(record => record.Outbox.Contains(told)), $"Event {told.Sequence} was told and never saved: {message}");
        }
    }

    private static string Describe(IEnumerable<SessionEvent> events) =>
        string.Join("; ", events.Select(told => $"{told.Sequence} {told.Type} v{told.Version} {told.Status} {told.Reason}"));
}
