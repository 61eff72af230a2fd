using Microsoft.OpenApi;
using SessionApi.Contracts;

namespace SessionApi.OpenApi;

/// <summary>What the document says of the routes about webhooks.</summary>
internal static class WebhookRoutes
{
    private static readonly ProblemKind[] BodyProblems = [ProblemKind.InvalidRequest, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType];

    private static readonly RouteAnswer One = new(200, "The webhook, without its secret.", typeof(WebhookResponse));

    public static readonly RouteDescription Create = new("createWebhook", RouteTags.Webhooks, "Have events posted to an address")
    {
        Details = "Every event from now on is posted as the routes of events show it, signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, "
            + "`webhook-signature`): at least once, each session's in order, tried for 24 h. The secret is in this answer and nowhere else, ever.",
        Answers =
        [
            new(201, "The webhook with its secret.", typeof(WebhookResponse)) { Headers = new Dictionary<string, string> { ["Location"] = "The webhook's address." } },
        ],
        Problems = [.. BodyProblems, ProblemKind.WebhookTargetRefused, ProblemKind.TooManyWebhooks],
        Body = typeof(CreateWebhookBody),
    };

    public static readonly RouteDescription List = new("listWebhooks", RouteTags.Webhooks, "List the webhooks of the tenant")
    {
        Details = "Without their secrets. A key with a list of sessions sees those that tell of no others.",
        Answers = [new(200, "All of them.", typeof(WebhookListResponse))],
    };

    public static readonly RouteDescription Get = new("getWebhook", RouteTags.Webhooks, "Read a webhook and how its deliveries go")
    {
        Answers = [One],
        Problems = [ProblemKind.WebhookNotFound],
    };

    public static readonly RouteDescription Update = new("updateWebhook", RouteTags.Webhooks, "Change a webhook")
    {
        Details = "A merge patch: what is absent stays. While it is disabled events wait in the log; enabled again, it goes on where it stopped.",
        Answers = [One],
        Problems = [.. BodyProblems, ProblemKind.WebhookNotFound, ProblemKind.WebhookTargetRefused],
        Body = typeof(UpdateWebhookBody),
    };

    public static readonly RouteDescription Delete = new("deleteWebhook", RouteTags.Webhooks, "Delete a webhook")
    {
        Details = "No attempt begins after that. What it had to deliver is gone with it.",
        Answers = [new(200, "It is gone.", typeof(WebhookDeletedResponse))],
        Problems = [ProblemKind.WebhookNotFound],
    };

    public static readonly RouteDescription RotateSecret = new("rotateWebhookSecret", RouteTags.Webhooks, "Give a webhook another secret")
    {
        Details = "For a while messages are signed with both, so that receivers can change over. A second rotation meanwhile ends the oldest. The new secret "
            + "is in this answer and nowhere else, ever. The body may be absent.",
        Answers = [new(200, "The webhook with its new secret.", typeof(WebhookResponse))],
        Problems = [.. BodyProblems, ProblemKind.WebhookNotFound],
        Body = typeof(RotateSecretBody),
    };

    public static readonly RouteDescription Ping = new("pingWebhook", RouteTags.Webhooks, "Send a test message")
    {
        Details = "Signed like any other, of type `webhook.ping`, once, now, whether the webhook is enabled or not. The answer tells how it fared; it is not in "
            + "the list of deliveries.",
        Answers = [new(200, "It was sent, and this came of it.", typeof(PingResponse))],
        Problems = [ProblemKind.WebhookNotFound],
    };

    public static readonly RouteDescription Deliveries = new("listDeliveries", RouteTags.Webhooks, "List what was sent, and what became of it")
    {
        Details = "Newest event first, for as long as deliveries are kept (7 days after they ended). Events that wait for their first attempt are not in it yet. "
            + "Of what a target answered only the status is kept.",
        Answers = [new(200, "Deliveries.", typeof(DeliveryListResponse))],
        Problems = [ProblemKind.InvalidRequest, ProblemKind.WebhookNotFound],
        Parameters =
        [
            new("status", ParameterLocation.Query, "Only deliveries that stand so.", "failed") { Values = ["pending", "delivered", "failed"] },
            new("limit", ParameterLocation.Query, "Deliveries in one answer; 100 without it.", "100") { Type = JsonSchemaType.Integer, Minimum = 1, Maximum = 1000 },
            new("before", ParameterLocation.Query, "Only older ones: the `next` of the answer before.", "17") { Pattern = "^[0-9]+$" },
        ],
    };

    public static readonly RouteDescription Redeliver = new("redeliver", RouteTags.Webhooks, "Deliver again")
    {
        Details = "The deliveries that are named, or all that failed; each is tried for another 24 h. Without names, what waits for its next attempt is tried "
            + "now as well. The body may be absent.",
        Answers = [new(202, "They are on their way.", typeof(RedeliveryResponse))],
        Problems = [.. BodyProblems, ProblemKind.WebhookNotFound],
        Body = typeof(RedeliverBody),
    };
}
