using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SessionApi.Contracts;
using Sessions;

namespace SessionApi.Endpoints;

/// <summary>
/// Reads the filters of a list. <c>status</c>: one or more words, repeated or with commas, any of which matches. <c>name</c>: the whole name, or
/// its beginning with <c>*</c> behind it. <c>metadata.KEY</c>: the value of that key; with several keys all must match.
/// </summary>
internal static class SessionFilterQuery
{
    private const string MetadataPrefix = "metadata.";

    /// <summary>The filter; what is wrong goes to <paramref name="errors"/>, by parameter.</summary>
    public static SessionFilter Read(IQueryCollection query, FieldErrors errors)
    {
        var statuses = ReadStatuses(query["status"], errors);
        var name = ReadOne("name", query["name"], errors);
        var metadata = query
            .Where(parameter => parameter.Key.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            .Select(parameter => (Key: parameter.Key[MetadataPrefix.Length..], Value: ReadOne(parameter.Key, parameter.Value, errors)))
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal);

        if (statuses.Count == 0 && name is null && metadata.Count == 0) return SessionFilter.None;

        var isPrefix = name?.EndsWith('*') == true;
        return new SessionFilter
        {
            Statuses = statuses,
            Name = isPrefix ? null : name,
            NamePrefix = isPrefix ? name![..^1] : null,
            Metadata = metadata,
        };
    }

    private static HashSet<SessionStatus> ReadStatuses(StringValues values, FieldErrors errors)
    {
        var statuses = new HashSet<SessionStatus>();
        foreach (var word in values.SelectMany(value => (value ?? string.Empty).Split(',')))
        {
            if (SessionStatusNames.Parse(word) is { } status) statuses.Add(status);
            else errors.Add("status", $"has to be of {string.Join(", ", Enum.GetValues<SessionStatus>().Select(known => known.ToName()))}");
        }

        return statuses;
    }

    private static string? ReadOne(string name, StringValues values, FieldErrors errors)
    {
        if (values.Count == 0) return null;
        if (values.Count == 1 && (values[0] ?? string.Empty) is var value && !value.Any(char.IsControl)) return value;

        errors.Add(name, "must be given once, without control characters");
        return null;
    }
}
