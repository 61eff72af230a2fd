using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>What is on its way again.</summary>
internal sealed record RedeliveryResponse(
    [property: Description("Deliveries."), Example("3")]
    int Redelivering,
    [property: Description("Whether there are more than go at once: ask again when these are done."), Example("false")]
    bool HasMore);
