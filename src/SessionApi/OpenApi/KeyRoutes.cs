using SessionApi.Contracts;

namespace SessionApi.OpenApi;

/// <summary>What the document says of the routes about API keys.</summary>
internal static class KeyRoutes
{
    public static readonly RouteDescription Create = new("createKey", RouteTags.Keys, "Make an API key")
    {
        Details = "It has its maker's tenant and at most its maker's scopes, list of sessions and life. Its text is in this answer and nowhere else, ever: "
            + "only a hash is stored. Once there is a key, nobody is answered without one. The body may be absent.",
        Answers =
        [
            new(201, "The key.", typeof(KeyResponse)) { Headers = new Dictionary<string, string> { ["Location"] = "The key's address." } },
        ],
        Problems = [ProblemKind.InvalidRequest, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType],
        Body = typeof(CreateKeyBody),
    };

    public static readonly RouteDescription List = new("listKeys", RouteTags.Keys, "List the stored API keys of the tenant")
    {
        Details = "Without their texts; keys from the settings are not among them.",
        Answers = [new(200, "All of them.", typeof(KeyListResponse))],
    };

    public static readonly RouteDescription Get = new("getKey", RouteTags.Keys, "Read an API key, without its text")
    {
        Answers = [new(200, "The key.", typeof(KeyResponse))],
        Problems = [ProblemKind.KeyNotFound],
    };

    public static readonly RouteDescription Delete = new("deleteKey", RouteTags.Keys, "Revoke an API key")
    {
        Details = "It opens nothing any more: in the process that answers at once, in others within 5 s. A key revokes none with a scope that it does not have itself.",
        Answers = [new(200, "It is gone.", typeof(KeyDeletedResponse))],
        Problems = [ProblemKind.KeyNotFound],
    };
}
