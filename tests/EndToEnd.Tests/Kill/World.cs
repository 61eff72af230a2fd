using Shared.Processes;

namespace EndToEnd.Tests.Kill;

/// <summary>What can be seen from outside at one moment: the API's sessions, the phones' devices, and the rows that hold credentials.</summary>
/// <param name="Sessions">Of the API.</param>
/// <param name="Devices">Of all phones.</param>
/// <param name="DeviceRows">Row keys of <c>Devices</c>: a session's id, and that with more behind it for its pre-keys.</param>
/// <param name="UnlinkRows">Row keys of <c>Unlinks</c>.</param>
internal sealed record World(
    IReadOnlyList<SeenSession> Sessions, IReadOnlyList<LinkedDevice> Devices, IReadOnlyList<string> DeviceRows, IReadOnlyList<string> UnlinkRows)
{
    public const string Connected = "connected";
    public const string Stopped = "stopped";

    /// <summary>Nothing anywhere.</summary>
    public bool IsEmpty => this is { Sessions.Count: 0, Devices.Count: 0, DeviceRows.Count: 0, UnlinkRows.Count: 0 };

    /// <summary>
    /// The linked sessions and the phones' devices are the same, those connected are logged in and those stopped are not, no removal waits, and
    /// there are credentials exactly where there is a device.
    /// </summary>
    public bool IsInAgreement =>
        UnlinkRows.Count == 0
        && Devices.Select(device => (Number: $"+{device.Number}", device.Online)).Order().SequenceEqual(
            Sessions.Where(IsLinked).Select(session => (Number: session.PhoneNumber ?? "", Online: session.Status == Connected)).Order())
        && Sessions.All(session => DeviceRows.Any(row => BelongsTo(row, session)) == IsLinked(session))
        && DeviceRows.All(row => Sessions.Any(session => BelongsTo(row, session)));

    public override string ToString() =>
        $"sessions [{string.Join(", ", Sessions)}], devices [{string.Join(", ", Devices)}], "
        + $"rows in Devices [{string.Join(", ", DeviceRows)}], rows in Unlinks [{string.Join(", ", UnlinkRows)}]";

    private static bool IsLinked(SeenSession session) => session.Status is Connected or Stopped;

    private static bool BelongsTo(string row, SeenSession session) => row.StartsWith(session.Id, StringComparison.Ordinal);
}
