using Microsoft.Extensions.Logging;
using WhatsApp.Pairing;

namespace WhatsApp;

/// <summary>The client's log lines, events 1000 to 1999. Never key material, QR text, codes or full phone numbers.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1001, LogLevel.Debug, "{Session}: handshake done (login: {IsLogin})")]
    public static partial void HandshakeDone(ILogger logger, string session, bool isLogin);

    [LoggerMessage(1002, LogLevel.Warning, "{Session}: {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, string session, string reason);

    [LoggerMessage(1003, LogLevel.Information, "{Session}: WhatsApp was not reached: {Reason}")]
    public static partial void Unreachable(ILogger logger, string session, string reason);

    [LoggerMessage(1004, LogLevel.Warning, "{Session}: a step failed and the connection starts over")]
    public static partial void StepFailed(ILogger logger, Exception exception, string session);

    [LoggerMessage(1005, LogLevel.Debug, "{Session}: received {Tag} {Id}")]
    public static partial void Received(ILogger logger, string session, string tag, string? id);

    [LoggerMessage(1006, LogLevel.Warning, "{Session}: bytes that break the wire format: {Reason}")]
    public static partial void BadData(ILogger logger, string session, string reason);

    [LoggerMessage(1007, LogLevel.Debug, "{Session}: nobody here knows iq {Id}")]
    public static partial void Unasked(ILogger logger, string session, string? id);

    [LoggerMessage(1008, LogLevel.Warning, "{Session}: the phone scanned without multi-device support")]
    public static partial void LegacyPhone(ILogger logger, string session);

    [LoggerMessage(1009, LogLevel.Warning, "{Session}: WhatsApp refused the connection: {Failure}")]
    public static partial void Failure(ILogger logger, string session, string failure);

    [LoggerMessage(1010, LogLevel.Information, "{Session}: stream error {Code}, conflict {Conflict}")]
    public static partial void StreamError(ILogger logger, string session, string? code, string? conflict);

    [LoggerMessage(1030, LogLevel.Debug, "{Session}: WhatsApp wants a new connection, as after linking")]
    public static partial void RestartWanted(ILogger logger, string session);

    [LoggerMessage(1011, LogLevel.Warning, "{Session}: pairing refused: {Reason}")]
    public static partial void PairingRejected(ILogger logger, string session, PairingFailure reason);

    [LoggerMessage(1012, LogLevel.Debug, "{Session}: online")]
    public static partial void Online(ILogger logger, string session);

    [LoggerMessage(1013, LogLevel.Warning, "{Session}: WhatsApp refused the {Request}: {Code}")]
    public static partial void RequestRefused(ILogger logger, string session, string request, int code);

    [LoggerMessage(1031, LogLevel.Warning, "{Session}: WhatsApp did not answer the {Request}; the line holds without")]
    public static partial void RequestUnanswered(ILogger logger, string session, string request);

    [LoggerMessage(1032, LogLevel.Warning, "{Session}: WhatsApp asks for more at once than is remembered")]
    public static partial void TooManySteps(ILogger logger, string session);

    [LoggerMessage(1014, LogLevel.Warning, "{Session}: the keys on the server are not the ones here")]
    public static partial void KeysDiffer(ILogger logger, string session);

    [LoggerMessage(1015, LogLevel.Warning, "{Session}: two keep-alives went unanswered")]
    public static partial void KeepAliveLost(ILogger logger, string session);

    [LoggerMessage(1017, LogLevel.Error, "{Session}: a stanza was not handled and the connection starts over")]
    public static partial void StanzaFailed(ILogger logger, Exception exception, string session);

    [LoggerMessage(1018, LogLevel.Error, "{Session}: an attempt to connect failed for an unforeseen reason")]
    public static partial void AttemptFailed(ILogger logger, Exception exception, string session);

    [LoggerMessage(1016, LogLevel.Information, "{Session}: connection lost ({Reason}), next attempt in {Milliseconds} ms")]
    public static partial void Reconnecting(ILogger logger, string session, DisconnectReason reason, long milliseconds);

    [LoggerMessage(1019, LogLevel.Warning, "{Session}: WhatsApp could make nothing of what was sent: {Code}")]
    public static partial void Misunderstood(ILogger logger, string session, string? code);

    [LoggerMessage(1020, LogLevel.Warning, "{Session}: WhatsApp will refuse the announced web version from {Time} (Unix seconds) on")]
    public static partial void VersionExpires(ILogger logger, string session, string? time);

    [LoggerMessage(1021, LogLevel.Debug, "{Session}: WhatsApp has the signed pre-key {Id}")]
    public static partial void Rotated(ILogger logger, string session, uint id);
}
