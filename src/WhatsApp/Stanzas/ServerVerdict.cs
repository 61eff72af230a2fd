using System.Globalization;
using WhatsApp.Binary;

namespace WhatsApp.Stanzas;

/// <summary>
/// Reads the server's <c>failure</c> and <c>stream:error</c>: what ended the connection and whether there is a next one.
/// Whatever is unknown keeps the credentials. Source: linked-device 9.3 and 9.4.
/// </summary>
internal static class ServerVerdict
{
    /// <summary>What a <c>failure</c> instead of <c>success</c> means.</summary>
    /// <param name="failure">The stanza.</param>
    /// <param name="isLinked">False while registering: nothing is lost then whatever the server says.</param>
    /// <param name="wasOnline">Whether the device ever logged in; a first login refused was never a link.</param>
    /// <param name="now">Temporary bans count from here.</param>
    public static ConnectionOutcome OfFailure(Node failure, bool isLinked, bool wasOnline, DateTimeOffset now)
    {
        var code = Number(failure["reason"]);
        return code switch
        {
            401 or 419 when isLinked && !wasOnline => Stop(StopReason.NeverLinked, code),
            401 or 419 when isLinked => Stop(StopReason.LoggedOut, code),
            402 => OfBan(failure, now),
            403 when isLinked => Stop(StopReason.LoggedOut, code),
            405 => new ConnectionOutcome.Outdated(),
            406 when isLinked => Stop(StopReason.Banned, code),
            500 or 503 => new ConnectionOutcome.Retry(DisconnectReason.ServerUnavailable),
            _ => Stop(StopReason.Refused, code),
        };
    }

    /// <summary>What a <c>stream:error</c> means; null when it does not end the connection by itself.</summary>
    public static ConnectionOutcome? OfStreamError(Node error)
    {
        var code = Number(error["code"]);
        var conflict = error.Child("conflict")?["type"];
        return (code, conflict) switch
        {
            (515, _) => new ConnectionOutcome.Restart(),
            (_, "device_removed") or (516, _) => Stop(StopReason.DeviceRemoved, code),
            (_, "replaced") or (409, _) => Stop(StopReason.Replaced, code),
            (500 or 503, _) => new ConnectionOutcome.Retry(DisconnectReason.ServerUnavailable),
            (429, _) => new ConnectionOutcome.Retry(DisconnectReason.ServerUnavailable, Slowly: true),
            _ when error.Child("xml-not-well-formed") is not null => new ConnectionOutcome.Retry(DisconnectReason.BadData),
            // An ack we owe, or something unknown: the server closes by itself if it means it.
            _ => null,
        };
    }

    private static ConnectionOutcome.Stop OfBan(Node failure, DateTimeOffset now) =>
        Number(failure["expire"]) is { } seconds && failure["code"] is not null
            ? new(new ClientStopped(StopReason.TemporarilyBanned, Number(failure["code"]), now.AddSeconds(seconds)))
            : Stop(StopReason.Refused, 402);

    private static ConnectionOutcome.Stop Stop(StopReason reason, int? code) => new(new ClientStopped(reason, code));

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
