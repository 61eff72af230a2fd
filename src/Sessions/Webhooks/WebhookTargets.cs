using System.Net.Sockets;
using Sessions.Net;

namespace Sessions.Webhooks;

/// <summary>
/// Tells callers at once what the guard would tell at every attempt: targets that are refused. What a name means later is looked at when it is
/// connected to, whatever was found here.
/// </summary>
public sealed class WebhookTargets(TargetGuard guard, TimeProvider time)
{
    /// <summary>Characters of an address.</summary>
    public const int MaxLength = 2000;

    private static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(3);

    /// <summary>What is wrong with an address by its form; null when nothing is.</summary>
    public static string? Mistake(string text)
    {
        if (text.Length > MaxLength || text.Any(char.IsControl) || !Uri.TryCreate(text, UriKind.Absolute, out var url)) return $"must be an absolute address of at most {MaxLength} characters";
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) return "must be https or http";
        if (url.UserInfo.Length > 0) return "must not have a user or a password";
        if (url.Fragment.Length > 0) return "must not have a fragment";

        return HostNames.Of(url) is null ? "must name a host" : null;
    }

    /// <summary>Whether webhooks may not call there. A name that means nothing now is not refused: it may tomorrow.</summary>
    public async Task<bool> IsRefusedAsync(string url, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LookUpLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await guard.CheckAsync(new Uri(url).IdnHost, either.Token);
            return false;
        }
        catch (TargetRefusedException)
        {
            return true;
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
