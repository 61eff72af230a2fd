using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions.Webhooks;

namespace SessionApi.Endpoints;

/// <summary>The webhooks of the caller's tenant. A caller with a list of sessions sees only those that tell of no others.</summary>
internal sealed class WebhookEndpoints(IWebhooks webhooks, WebhookWishes wishes, TimeProvider time)
{
    /// <summary><c>POST /webhooks</c>: makes a webhook. Its secret is in this answer and nowhere else, ever.</summary>
    /// <response code="201">The webhook; <c>Location</c> is its address.</response>
    /// <response code="400"><c>invalid-request</c>, <c>webhook-target-refused</c>.</response>
    /// <response code="403"><c>forbidden</c>: sessions that the key does not open.</response>
    /// <response code="413"><c>payload-too-large</c>.</response>
    /// <response code="415"><c>unsupported-media-type</c>.</response>
    /// <response code="429"><c>too-many-webhooks</c>.</response>
    public async Task<Results<SecretResult, ProblemResult>> CreateAsync(HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (wish, problem) = await wishes.ReadAsync(request, CreateWebhookRequest.Read, cancellationToken);
        if (wish is null) return problem!;

        var (sessionIds, refusal) = WebhookWishes.Bounded(wish.SessionIds, caller);
        refusal ??= await wishes.CheckTargetAsync(wish.Url, cancellationToken);
        if (refusal is not null) return refusal;

        // Not cancelled halfway: a webhook whose secret nobody was told would be there.
        var made = await webhooks.CreateAsync(caller.Tenant, wish with { SessionIds = sessionIds }, CancellationToken.None);

        return made is null ? Problems.TooManyWebhooks() : new SecretResult(Answer(new(made.Webhook)) with { Secret = made.Secret }, isNew: true);
    }

    /// <summary><c>GET /webhooks</c>: all webhooks, without their secrets.</summary>
    /// <response code="200">In order of creation.</response>
    public async Task<JsonAnswer<WebhookListResponse>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        var found = await webhooks.ListAsync(caller.Tenant, cancellationToken);

        return new(new([.. found.Where(state => WebhookWishes.IsVisible(state.Webhook, caller)).Select(Answer)]), ApiJson.Context.WebhookListResponse);
    }

    /// <summary><c>GET /webhooks/{id}</c>.</summary>
    /// <response code="200">The webhook, without its secret.</response>
    /// <response code="404"><c>webhook-not-found</c>.</response>
    public async Task<Results<JsonAnswer<WebhookResponse>, ProblemResult>> GetAsync(string id, Caller caller, CancellationToken cancellationToken) =>
        await wishes.FindAsync(id, caller, cancellationToken) is { } state ? Json(state) : Problems.WebhookNotFound();

    /// <summary><c>PATCH /webhooks/{id}</c>: a merge patch.</summary>
    /// <response code="200">The webhook as it is now.</response>
    /// <response code="400"><c>invalid-request</c>, <c>webhook-target-refused</c>.</response>
    /// <response code="403"><c>forbidden</c>: sessions that the key does not open.</response>
    /// <response code="404"><c>webhook-not-found</c>.</response>
    /// <response code="413"><c>payload-too-large</c>.</response>
    /// <response code="415"><c>unsupported-media-type</c>.</response>
    public async Task<Results<JsonAnswer<WebhookResponse>, ProblemResult>> UpdateAsync(
        string id, HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (change, problem) = await wishes.ReadAsync(
            request, (body, errors) => body is { } patch ? UpdateWebhookRequest.Read(patch, errors) : new UpdateWebhook(), cancellationToken);
        if (change is null) return problem!;
        if (await wishes.FindAsync(id, caller, cancellationToken) is null) return Problems.WebhookNotFound();

        var (sessionIds, refusal) = change.SessionIds is { } ids ? WebhookWishes.Bounded(ids.Value, caller) : (null, null);
        refusal ??= await wishes.CheckTargetAsync(change.Url, cancellationToken);
        if (refusal is not null) return refusal;

        if (change.SessionIds is not null) change = change with { SessionIds = new(sessionIds) };
        return await webhooks.UpdateAsync(new(caller.Tenant, id), change, CancellationToken.None) is { } state ? Json(state) : Problems.WebhookNotFound();
    }

    /// <summary><c>DELETE /webhooks/{id}</c>: no attempt begins after that.</summary>
    /// <response code="200">It is gone.</response>
    /// <response code="404"><c>webhook-not-found</c>.</response>
    public async Task<Results<JsonAnswer<WebhookDeletedResponse>, ProblemResult>> DeleteAsync(string id, Caller caller, CancellationToken cancellationToken) =>
        await wishes.FindAsync(id, caller, cancellationToken) is not null && await webhooks.DeleteAsync(new(caller.Tenant, id), CancellationToken.None)
            ? new JsonAnswer<WebhookDeletedResponse>(WebhookDeletedResponse.Of(id), ApiJson.Context.WebhookDeletedResponse)
            : Problems.WebhookNotFound();

    /// <summary><c>POST /webhooks/{id}/rotate-secret</c>: the secret before signs as well for a while.</summary>
    /// <response code="200">The webhook with its new secret, which is nowhere else.</response>
    /// <response code="400"><c>invalid-request</c>.</response>
    /// <response code="404"><c>webhook-not-found</c>.</response>
    /// <response code="413"><c>payload-too-large</c>.</response>
    /// <response code="415"><c>unsupported-media-type</c>.</response>
    public async Task<Results<SecretResult, ProblemResult>> RotateSecretAsync(
        string id, HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (wish, problem) = await wishes.ReadAsync(request, RotateSecretRequest.Read, cancellationToken);
        if (wish is null) return problem!;
        if (await wishes.FindAsync(id, caller, cancellationToken) is not { } state) return Problems.WebhookNotFound();

        return await webhooks.RotateSecretAsync(new(caller.Tenant, id), wish.Secret, wish.Overlap, CancellationToken.None) is { } rotated
            ? new SecretResult(Answer(state with { Webhook = rotated.Webhook }) with { Secret = rotated.Secret }, isNew: false)
            : Problems.WebhookNotFound();
    }

    private WebhookResponse Answer(WebhookState state) => WebhookResponse.From(state, time.GetUtcNow());

    private JsonAnswer<WebhookResponse> Json(WebhookState state) => new(Answer(state), ApiJson.Context.WebhookResponse);
}
