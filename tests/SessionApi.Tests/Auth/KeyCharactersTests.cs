using System.Net;
using SessionApi.Auth;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Auth;

public sealed class KeyCharactersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "bearer \t ")]
    [InlineData("X-Api-Key", "")]
    public async Task A_key_of_any_printable_characters_is_taken(string place, string before)
    {
        var key = new string('k', AuthOptionsValidator.MinKeyLength) + "a,b\"c=d;e\\f'g~h";
        await using var api = await ApiHost.StartAsync(new Dictionary<string, string?> { ["Auth:Keys:odd:Value"] = key });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions");
        request.Headers.TryAddWithoutValidation(place, before + key);

        Assert.Equal(HttpStatusCode.OK, (await api.Client.SendAsync(request, Token)).StatusCode);
    }
}
