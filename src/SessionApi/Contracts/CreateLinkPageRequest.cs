using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SessionApi.Endpoints;
using SessionApi.Links;

namespace SessionApi.Contracts;

/// <summary>The body of <c>POST /sessions/{id}/link-page</c>: <c>expiresInSeconds</c>, 60 to 900; the body may be absent, unknown fields are ignored.</summary>
internal static class CreateLinkPageRequest
{
    private const string ExpiresInSecondsField = "expiresInSeconds";
    private const int Least = 60;

    /// <summary>How long the page is to be good for, or what is wrong.</summary>
    public static async Task<(TimeSpan Life, ProblemResult? Problem)> ReadAsync(
        JsonBodyReader bodies, HttpRequest request, CancellationToken cancellationToken)
    {
        var (document, problem) = await bodies.ReadAsync(request, cancellationToken);
        using (document)
        {
            if (problem is not null || document is null) return (LinkPageEndpoints.Longest, problem);
            if (!document.RootElement.TryGetProperty(ExpiresInSecondsField, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return (LinkPageEndpoints.Longest, null);
            }

            var greatest = (int)LinkPageEndpoints.Longest.TotalSeconds;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds >= Least && seconds <= greatest)
            {
                return (TimeSpan.FromSeconds(seconds), null);
            }

            var errors = new FieldErrors();
            errors.Add(ExpiresInSecondsField, $"must be a whole number from {Least} to {greatest}");
            return (default, Problems.InvalidRequest(errors));
        }
    }
}
