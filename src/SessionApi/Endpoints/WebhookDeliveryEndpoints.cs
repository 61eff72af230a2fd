using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions.Webhooks;

namespace SessionApi.Endpoints;

/// <summary>What a webhook sent, and sending more of it.</summary>
internal sealed class WebhookDeliveryEndpoints(IWebhooks webhooks, WebhookWishes wishes)
{
    private const int MaxLimit = 1000;
    private const int DefaultLimit = 100;

    /// <summary><c>POST /webhooks/{id}/ping</c>: sends a test message, once, now.</summary>
    /// <response code="200">What came of it.</response>
    /// <response code="404"><c>webhook-not-found</c>.</response>
    public async Task<Results<JsonAnswer<PingResponse>, ProblemResult>> PingAsync(string id, Caller caller, CancellationToken cancellationToken) =>
        await wishes.FindAsync(id, caller, cancellationToken) is not null && await webhooks.PingAsync(new(caller.Tenant, id), cancellationToken) is { } ping
            ? new JsonAnswer<PingResponse>(PingResponse.From(ping), ApiJson.Context.PingResponse)
            : Problems.WebhookNotFound();

    /// <summary><c>GET /webhooks/{id}/deliveries</c>: statuses and times, never what a target answered.</summary>
    /// <response code="200">Newest event first.</response>
    /// <response code="400"><c>invalid-request</c>.</response>
    /// <response code="404"><c>webhook-not-found</c>.</response>
    public async Task<Results<JsonAnswer<DeliveryListResponse>, ProblemResult>> ListAsync(
        string id, HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var status = Read(request, DeliveryResponse.ParseStatus, errors, "status", "must be pending, delivered or failed");
        var limit = Read(request, ParseLimit, errors, "limit", $"must be a whole number from 1 to {MaxLimit}") ?? DefaultLimit;
        var before = Read(request, RedeliverRequest.ReadId, errors, "before", "must be the next of an answer before");
        if (errors.Any) return Problems.InvalidRequest(errors);
        if (await wishes.FindAsync(id, caller, cancellationToken) is null) return Problems.WebhookNotFound();

        var page = await webhooks.ListDeliveriesAsync(new(caller.Tenant, id), status, limit, before, cancellationToken);
        var next = page.HasMore ? page.Deliveries[^1].Cursor.ToString(CultureInfo.InvariantCulture) : null;

        return new JsonAnswer<DeliveryListResponse>(new([.. page.Deliveries.Select(DeliveryResponse.From)], next), ApiJson.Context.DeliveryListResponse);
    }

    /// <summary><c>POST /webhooks/{id}/redeliver</c>: those named, or all that failed.</summary>
    /// <response code="202">They are on their way, whatever dies.</response>
    /// <response code="400"><c>invalid-request</c>.</response>
    /// <response code="404"><c>webhook-not-found</c>.</response>
    /// <response code="413"><c>payload-too-large</c>.</response>
    /// <response code="415"><c>unsupported-media-type</c>.</response>
    public async Task<Results<JsonAnswer<RedeliveryResponse>, ProblemResult>> RedeliverAsync(
        string id, HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (cursors, problem) = await wishes.ReadAsync(request, RedeliverRequest.Read, cancellationToken);
        if (problem is not null) return problem;
        if (await wishes.FindAsync(id, caller, cancellationToken) is null) return Problems.WebhookNotFound();

        return await webhooks.RedeliverAsync(new(caller.Tenant, id), cursors, CancellationToken.None) is { } going
            ? new JsonAnswer<RedeliveryResponse>(new(going.Count, going.HasMore), ApiJson.Context.RedeliveryResponse) { StatusCode = StatusCodes.Status202Accepted }
            : Problems.WebhookNotFound();
    }

    private static int? ParseLimit(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit : null;

    private static T? Read<T>(HttpRequest request, Func<string?, T?> parse, FieldErrors errors, string name, string rule)
        where T : struct
    {
        var values = request.Query[name];
        if (values.Count == 0) return null;
        if (values.Count == 1 && parse(values[0]) is { } value) return value;

        errors.Add(name, rule);
        return null;
    }
}
