using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions.Webhooks;

namespace SessionApi.Endpoints;

/// <summary>What the routes of webhooks have in common: bodies, and what a key may see and ask for.</summary>
internal sealed class WebhookWishes(IWebhooks webhooks, WebhookTargets targets, JsonBodyReader bodies)
{
    /// <summary>The webhook, if there is one and the caller may know of it.</summary>
    public async Task<WebhookState?> FindAsync(string id, Caller caller, CancellationToken cancellationToken) =>
        await webhooks.FindAsync(new(caller.Tenant, id), cancellationToken) is { } found && IsVisible(found.Webhook, caller) ? found : null;

    /// <summary>A key with a list of sessions sees webhooks that tell of no others.</summary>
    public static bool IsVisible(Webhook webhook, Caller caller) =>
        caller.SessionIds is null || (webhook.SessionIds is { } ids && ids.All(caller.SessionIds.Contains));

    /// <summary>The sessions that a webhook of this caller may tell of; a refusal when it asks for others. What is not asked for is the key's own list.</summary>
    public static (IReadOnlyList<string>? SessionIds, ProblemResult? Refusal) Bounded(IReadOnlyList<string>? sessionIds, Caller caller)
    {
        if (caller.SessionIds is not { } list) return (sessionIds, null);
        if (sessionIds is null) return ([.. list.Order(StringComparer.Ordinal)], null);

        return sessionIds.All(list.Contains) ? (sessionIds, null) : (null, Problems.WebhookSessionsBeyondKey());
    }

    /// <summary>The problem with a target; null when there is none now.</summary>
    public async Task<ProblemResult?> CheckTargetAsync(string? url, CancellationToken cancellationToken) =>
        url is not null && await targets.IsRefusedAsync(url, cancellationToken) ? Problems.WebhookTargetRefused() : null;

    /// <summary>Reads the body, if there is one; what is wrong with its fields is the problem.</summary>
    public async Task<(T? Value, ProblemResult? Problem)> ReadAsync<T>(
        HttpRequest request, Func<JsonElement?, FieldErrors, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var (document, problem) = await bodies.ReadAsync(request, cancellationToken);
        using (document)
        {
            if (problem is not null) return (null, problem);

            try
            {
                var errors = new FieldErrors();
                var value = read(document?.RootElement, errors);

                return errors.Any ? (null, Problems.InvalidRequest(errors)) : (value, null);
            }
            catch (InvalidOperationException)
            {
                return (null, Problems.InvalidRequest("A text in the body is not valid Unicode."));
            }
        }
    }
}
