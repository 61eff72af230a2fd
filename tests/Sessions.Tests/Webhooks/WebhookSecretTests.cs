using System.Text;
using Sessions.Webhooks;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    /// <summary>The example that libraries of Standard Webhooks test themselves with.</summary>
    [Fact]
    public void The_known_message_has_the_known_signature() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSecret.Sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("{\"test\": 2432232314}")));

    [Fact]
    public void A_new_one_is_valid_and_like_no_other()
    {
        var secrets = Enumerable.Range(0, 20).Select(_ => WebhookSecret.New(SystemRandomSource.Instance)).ToList();

        Assert.All(secrets, secret => Assert.True(WebhookSecret.IsValid(secret)));
        Assert.Equal(20, secrets.Distinct().Count());
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(25, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(1000, false)]
    public void Its_key_has_24_to_64_bytes(int length, bool isValid) =>
        Assert.Equal(isValid, WebhookSecret.IsValid($"whsec_{Convert.ToBase64String(new byte[length])}"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("WHSEC_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-")]
    [InlineData("whsec_ AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB==")]
    public void Anything_else_is_none(string? text) => Assert.False(WebhookSecret.IsValid(text));
}
