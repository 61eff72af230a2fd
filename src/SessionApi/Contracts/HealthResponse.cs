namespace SessionApi.Contracts;

/// <summary>A health answer: nothing but the status, since it is open without a key.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthResponse(string Status);
