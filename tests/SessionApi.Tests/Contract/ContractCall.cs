using System.Net.Http.Headers;
using System.Text;

namespace SessionApi.Tests.Contract;

/// <summary>A request to one operation, as exact as a test wants it.</summary>
/// <param name="Operation">Which.</param>
/// <param name="Path">With its query, escaped; sent as it is.</param>
/// <param name="Headers">Sent as they are.</param>
/// <param name="Body">Null for none.</param>
/// <param name="BodyType">Null for none.</param>
internal sealed record ContractCall(
    Operation Operation, string Path, IReadOnlyList<(string Name, string Value)> Headers, string? Body = null, string? BodyType = null)
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The request; the caller disposes it.</summary>
    public HttpRequestMessage ToRequest(Uri server)
    {
        var request = new HttpRequestMessage(Operation.Method, new Uri($"{server.GetLeftPart(UriPartial.Authority)}{Path}", AsItIs));
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (Body is null) return request;

        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        if (BodyType is not null && MediaTypeHeaderValue.TryParse(BodyType, out var type)) request.Content.Headers.ContentType = type;
        else if (BodyType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", BodyType);

        return request;
    }

    public override string ToString() =>
        $"{Operation.Method} {Short(Path)} [{string.Join("; ", Headers.Select(header => $"{header.Name}: {Short(header.Value)}"))}] {BodyType} {Short(Body)}";

    private static string? Short(string? text) => text?.Length > 300 ? $"{text[..300]}... ({text.Length} characters)" : text;
}
