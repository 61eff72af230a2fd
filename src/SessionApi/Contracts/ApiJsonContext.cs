using System.Text.Json.Serialization;

namespace SessionApi.Contracts;

/// <summary>The JSON of every answer; nothing is serialised by reflection. Written through <see cref="ApiJson.Context"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcMillisecondsConverter)])]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(SessionListResponse))]
[JsonSerializable(typeof(SessionDeletedResponse))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(EventListResponse))]
[JsonSerializable(typeof(QrResponse))]
[JsonSerializable(typeof(CreateSessionBody))]
[JsonSerializable(typeof(CreateKeyBody))]
[JsonSerializable(typeof(UpdateSessionBody))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(KeyResponse))]
[JsonSerializable(typeof(KeyListResponse))]
[JsonSerializable(typeof(KeyDeletedResponse))]
[JsonSerializable(typeof(CreateWebhookBody))]
[JsonSerializable(typeof(UpdateWebhookBody))]
[JsonSerializable(typeof(RotateSecretBody))]
[JsonSerializable(typeof(RedeliverBody))]
[JsonSerializable(typeof(WebhookResponse))]
[JsonSerializable(typeof(WebhookListResponse))]
[JsonSerializable(typeof(WebhookDeletedResponse))]
[JsonSerializable(typeof(PingMessage))]
[JsonSerializable(typeof(PingResponse))]
[JsonSerializable(typeof(RedeliveryResponse))]
[JsonSerializable(typeof(DeliveryResponse))]
[JsonSerializable(typeof(DeliveryListResponse))]
[JsonSerializable(typeof(LinkPageResponse))]
[JsonSerializable(typeof(CreateLinkPageBody))]
[JsonSerializable(typeof(LinkSessionResponse))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
