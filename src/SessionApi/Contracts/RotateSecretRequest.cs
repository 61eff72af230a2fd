using System.Text.Json;

namespace SessionApi.Contracts;

/// <summary>The body of <c>POST /webhooks/{id}/rotate-secret</c>: null is the same as absent, unknown fields are ignored.</summary>
/// <param name="Secret">The caller's own; null for a new one.</param>
/// <param name="Overlap">How long the secret before signs as well.</param>
internal sealed record RotateSecretRequest(string? Secret, TimeSpan Overlap)
{
    private const string OverlapField = "overlapSeconds";
    private const int MaxOverlapSeconds = 7 * 24 * 60 * 60;

    private static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);

    /// <summary>Reads a JSON object, or its absence; what is wrong goes to <paramref name="errors"/>, by field.</summary>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static RotateSecretRequest Read(JsonElement? body, FieldErrors errors)
    {
        var request = new RotateSecretRequest(null, DefaultOverlap);
        foreach (var field in body?.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null) ?? [])
        {
            if (field.Name == WebhookFields.Secret) request = request with { Secret = WebhookFields.ReadSecret(field.Value, errors) };
            if (field.Name == OverlapField) request = request with { Overlap = ReadOverlap(field.Value, errors) };
        }

        return request;
    }

    private static TimeSpan ReadOverlap(JsonElement value, FieldErrors errors)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds is >= 0 and <= MaxOverlapSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        errors.Add(OverlapField, $"must be a whole number from 0 to {MaxOverlapSeconds}");
        return DefaultOverlap;
    }
}
