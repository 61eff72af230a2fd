using WhatsApp.Binary;
using WhatsApp.Stanzas;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Stanzas;

public sealed class FailureTextTests
{
    [Fact]
    public void Says_every_attribute_and_which_children_there_are_in_one_line()
    {
        var failure = new Node("failure", Stanza.Attributes(("reason", "402"), ("expire", "3600"), ("message", "no\r\nmore")), new Node("terms"));

        Assert.Equal("reason=402 expire=3600 message=no  more <terms>", FailureText.Of(failure));
    }

    [Fact]
    public void Is_never_longer_than_its_limit()
    {
        var failure = new Node("failure", Stanza.Attributes(("reason", "402"), ("message", new string('x', 1 << 20)), ("url", "y")));

        var text = FailureText.Of(failure);

        Assert.Equal(FailureText.MaxLength, text.Length);
        Assert.StartsWith("reason=402 message=xxx", text, StringComparison.Ordinal);
    }
}
