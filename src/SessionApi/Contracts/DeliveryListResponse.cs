using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>Deliveries of one webhook.</summary>
internal sealed record DeliveryListResponse(
    [property: Description("Newest event first."), Example("""[{"deliveryId":"17","eventId":"998263662400000a1b2c3d4-4","sessionId":"shop-7","type":"session.status","status":"delivered","attempts":1,"statusCode":204,"eventAt":"2025-01-08T12:00:00.000Z"}]""")]
    IReadOnlyList<DeliveryResponse> Deliveries,
    [property: Description("The `before` of the next call; absent when there are no older ones."), Example("\"17\"")]
    string? Next);
