using System.Globalization;
using System.Text.Json;

namespace SessionApi.Contracts;

/// <summary>The body of <c>POST /webhooks/{id}/redeliver</c>.</summary>
internal static class RedeliverRequest
{
    private const string DeliveryIdsField = "deliveryIds";
    private const int MaxIds = 100;

    /// <summary>The deliveries that are named, by their cursors; null for all that failed. What is wrong goes to <paramref name="errors"/>.</summary>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static IReadOnlyList<long>? Read(JsonElement? body, FieldErrors errors)
    {
        if (body is not { } given || !given.TryGetProperty(DeliveryIdsField, out var value) || value.ValueKind == JsonValueKind.Null) return null;

        var ids = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(ReadId).ToArray() : [];
        if (ids.Length is > 0 and <= MaxIds && ids.All(id => id is not null)) return [.. ids.Select(id => id!.Value).Distinct().Order()];

        errors.Add(DeliveryIdsField, $"must be a list of 1 to {MaxIds} ids, as the list of deliveries shows them");
        return null;
    }

    /// <summary>The cursor behind the text of a delivery's id; null when it is none.</summary>
    public static long? ReadId(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) && cursor > 0 ? cursor : null;

    private static long? ReadId(JsonElement value) => value.ValueKind == JsonValueKind.String ? ReadId(value.GetString()) : null;
}
