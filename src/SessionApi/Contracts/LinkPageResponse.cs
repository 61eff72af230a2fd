using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>A page to hand to whoever holds the phone.</summary>
internal sealed record LinkPageResponse(
    [property: Description("Its address. Whoever has it may link a phone: it is told here and nowhere else, ever."), Example("\"https://sessions.example.com/link#wsl_default_shop-7_0000000000000000000000000000000000000000000\"")]
    string Url,
    [property: Description("UTC; it opens nothing from then on."), Example("\"2025-01-08T12:15:00.000Z\"")]
    DateTimeOffset ExpiresAt);
