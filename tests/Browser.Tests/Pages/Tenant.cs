namespace Browser.Tests.Pages;

/// <summary>Somebody with sessions of their own.</summary>
/// <param name="Name">Of the tenant.</param>
/// <param name="Key">An API key of all scopes.</param>
/// <param name="Api">Calls with that key.</param>
internal sealed record Tenant(string Name, string Key, SessionClient Api);
