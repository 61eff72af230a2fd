namespace SessionApi.Auth;

/// <summary>Marks a route that only callers with this scope may use. A route without the mark is open to everybody.</summary>
/// <param name="Scope">One of <see cref="Scopes"/>.</param>
internal sealed record RequiredScope(string Scope);
