using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>A health answer: nothing but the status, since it is open without a key.</summary>
internal sealed record HealthResponse(
    [property: Description("`live` or `ready`."), Example("\"ready\"")]
    string Status);
