namespace SessionApi.Tests.Contract;

/// <summary>Ids in addresses that mean something else to whoever decodes them another way: for every route of the document, no session or key is meant by one.</summary>
public sealed class PathTrickTests
{
    public static TheoryData<string> Tricks =>
    [
        "%00", "linked%00", "%00linked", "linked%2F", "linked%2f..%2fshown", "%2e%2e%2flinked", "%2e%2e%2fsessions%2flinked", "..%5clinked", "linked%5c", "linked%0d%0aX-Injected:%201",
        "linked%0a", "linked;a=b", "linked%3Fa=b", "linked%23", "LINKED", "linked%20", "%20linked", "linked.", "linked%E2%80%AE", "%EF%BC%AClinked", "%256cinked", "linked%25",
        "linked%c0%af", "linked%ff", "linked,shown", "linked'%20or%20'1'%20eq%20'1", "*", "{id}", "$value", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];

    [Theory]
    [MemberData(nameof(Tricks))]
    public async Task An_id_that_is_none_is_refused_on_every_route(string id)
    {
        await using var host = await ContractHost.StartAsync();
        host.Reset();

        foreach (var operation in host.Contract.Operations.Where(one => one.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            var call = Candidates.Call(operation, id);
            var (status, mediaType, body) = await host.SendAsync(operation.BodyTypes is [var type, ..] ? call with { Body = "{}", BodyType = type } : call);

            Assert.True(status is 400 or 404, $"{call}: {status} {body}");
            // What is no HTTP at all is refused before there is anybody to tell why.
            if (body.Length > 0) Assert.Equal("application/problem+json", mediaType);
        }

        Assert.Empty(host.Api.Sessions.Operations);
        Assert.Equal(ContractHost.Existing.Order(), host.Api.Sessions.Known.Keys.Select(key => key.SessionId).Order());
        Assert.All(host.Api.Sessions.Known.Values, session => Assert.Null(session.Name));
    }
}
