using System.Net;

namespace Sessions;

/// <summary>Which WhatsApp to connect to.</summary>
public sealed class WhatsAppOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "WhatsApp";

    /// <summary><c>wss</c>, or <c>ws</c> on loopback (a simulator). Default: the real service.</summary>
    public Uri Url { get; set; } = new("wss://web.whatsapp.com/ws/chat");

    /// <summary>64 hex digits; honoured only when <see cref="Url"/> is loopback. Default: the real service's key.</summary>
    public string? NoiseRootKey { get; set; }

    /// <summary><c>2.3000.N</c>; default: fetched from <c>/sw.js</c> on the host of <see cref="Url"/>, with a built-in floor.</summary>
    public string? Version { get; set; }

    /// <summary>
    /// Connections of this process that may be dialling or shaking hands at the same time; 1 to 10000. Few: a restart of many sessions takes
    /// longer. Many: WhatsApp sees them all at once, and the processor is busy with nothing else.
    /// </summary>
    public int MaxConcurrentHandshakes { get; set; } = 16;

    /// <summary>Whether <see cref="Url"/> stays on this machine.</summary>
    public bool IsLoopback => Url.IsLoopback || (IPAddress.TryParse(Url.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>What is wrong with the values, or nothing.</summary>
    public IEnumerable<string> Validate()
    {
        // An empty value is bound as null, whatever the type says.
        if (Url is not { IsAbsoluteUri: true, Scheme: "ws" or "wss" }) yield return "WhatsApp:Url must be a ws or wss address.";
        else if (Url.Scheme == "ws" && !IsLoopback) yield return "WhatsApp:Url must be wss unless it is on loopback.";

        if (NoiseRootKey is { Length: > 0 } key && (key.Length != 64 || !key.All(char.IsAsciiHexDigit)))
        {
            yield return "WhatsApp:NoiseRootKey must be 64 hex digits.";
        }

        if (Version is { Length: > 0 } version && !global::WhatsApp.WebVersion.TryParse(version, null, out _))
        {
            yield return "WhatsApp:Version must be three numbers: 2.3000.N.";
        }

        if (MaxConcurrentHandshakes is < 1 or > 10_000) yield return "WhatsApp:MaxConcurrentHandshakes must be 1 to 10000.";
    }
}
