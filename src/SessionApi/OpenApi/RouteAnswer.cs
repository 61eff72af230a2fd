namespace SessionApi.OpenApi;

/// <summary>An answer of a route that is no problem.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Description">When it comes and what it holds.</param>
/// <param name="Body">Type of the JSON body; null for none.</param>
internal sealed record RouteAnswer(int Status, string Description, Type? Body = null)
{
    /// <summary>Media types that the body may have beside JSON, and what they hold.</summary>
    public IReadOnlyDictionary<string, string> OtherContent { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers of this answer beside those that all have, and what they say.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
