using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions.ApiKeys;

namespace SessionApi.Endpoints;

/// <summary>The stored API keys of the caller's tenant. A caller with a list of sessions sees only keys for no others than these.</summary>
internal sealed class KeyEndpoints(IApiKeyStore store, StoredKeys stored, KeyMaker maker, JsonBodyReader bodies)
{
    /// <summary><c>POST /keys</c>: makes a key. Its text is in this answer and nowhere else, ever.</summary>
    /// <response code="201">The key; <c>Location</c> is its address.</response>
    /// <response code="400"><c>invalid-request</c>.</response>
    /// <response code="403"><c>forbidden</c>: more than the maker's own key may.</response>
    /// <response code="413"><c>payload-too-large</c>.</response>
    /// <response code="415"><c>unsupported-media-type</c>.</response>
    public async Task<Results<NewKeyResult, ProblemResult>> CreateAsync(HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (wish, problem) = await ReadAsync(request, cancellationToken);
        if (wish is null) return problem!;

        var (key, text, refusal) = maker.Make(wish, caller);
        if (key is null) return refusal!;

        // Not cancelled halfway: a key that nobody was told of would be there.
        await store.AddAsync(key, CancellationToken.None);
        stored.Made();

        return new NewKeyResult(KeyResponse.Of(key) with { Key = text });
    }

    /// <summary><c>GET /keys</c>: all keys, without their texts.</summary>
    /// <response code="200">In order of id.</response>
    public async Task<JsonAnswer<KeyListResponse>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        var keys = await store.ListAsync(caller.Tenant, cancellationToken);

        return new(new KeyListResponse([.. keys.Where(key => IsVisible(key, caller)).Select(KeyResponse.Of)]), ApiJson.Context.KeyListResponse);
    }

    /// <summary><c>GET /keys/{id}</c>.</summary>
    /// <response code="200">The key, without its text.</response>
    /// <response code="404"><c>key-not-found</c>.</response>
    public async Task<Results<JsonAnswer<KeyResponse>, ProblemResult>> GetAsync(string id, Caller caller, CancellationToken cancellationToken) =>
        await FindAsync(id, caller, cancellationToken) is { } key
            ? new JsonAnswer<KeyResponse>(KeyResponse.Of(key), ApiJson.Context.KeyResponse)
            : Problems.KeyNotFound();

    /// <summary><c>DELETE /keys/{id}</c>: the key opens nothing any more, here at once and in other processes within seconds.</summary>
    /// <response code="200">It is gone.</response>
    /// <response code="403"><c>forbidden</c>: it may what the caller's own key may not.</response>
    /// <response code="404"><c>key-not-found</c>.</response>
    public async Task<Results<JsonAnswer<KeyDeletedResponse>, ProblemResult>> DeleteAsync(string id, Caller caller, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, caller, cancellationToken) is not { } key) return Problems.KeyNotFound();
        // Who was given less than another is not to shut that one out. How long a key lives is no power.
        if (key.Scopes.FirstOrDefault(scope => !caller.Scopes.Contains(scope)) is { } scope) return Problems.MoreThanRevoker(scope);

        var isDeleted = await store.DeleteAsync(key.Tenant, key.Id, CancellationToken.None);
        stored.Forget(key.Hash);

        return isDeleted ? new JsonAnswer<KeyDeletedResponse>(KeyDeletedResponse.Of(id), ApiJson.Context.KeyDeletedResponse) : Problems.KeyNotFound();
    }

    private async Task<ApiKey?> FindAsync(string id, Caller caller, CancellationToken cancellationToken) =>
        ApiKeyText.IsValidId(id) && await store.FindAsync(caller.Tenant, id, cancellationToken) is { } key && IsVisible(key, caller) ? key : null;

    private static bool IsVisible(ApiKey key, Caller caller) =>
        caller.SessionIds is null || (key.SessionIds is { } ids && ids.All(caller.SessionIds.Contains));

    private async Task<(CreateKeyRequest? Wish, ProblemResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (document, problem) = await bodies.ReadAsync(request, cancellationToken);
        using (document)
        {
            if (problem is not null) return (null, problem);

            try
            {
                var errors = new FieldErrors();
                var wish = document is null ? new CreateKeyRequest() : CreateKeyRequest.Read(document.RootElement, errors);

                return errors.Any ? (null, Problems.InvalidRequest(errors)) : (wish, null);
            }
            catch (InvalidOperationException)
            {
                return (null, Problems.InvalidRequest("A text in the body is not valid Unicode."));
            }
        }
    }
}
