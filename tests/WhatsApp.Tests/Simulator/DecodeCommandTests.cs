using WhatsApp.Binary;
using WhatsAppSimulator;
using Xunit;

namespace WhatsApp.Tests.Simulator;

public sealed class DecodeCommandTests
{
    [Fact]
    public void Bytes_in_hex_are_shown_as_a_stanza_whatever_white_space_is_between_them()
    {
        var hex = Convert.ToHexString(NodeCodec.Encode(Stanza.Iq("7", "get", "w:p", new Node("ping"))));

        var (code, output, error) = Run($"{hex[..6]} \n{hex[6..]}");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            """
            <iq id="7" to="@s.whatsapp.net" type="get" xmlns="w:p">
              <ping/>
            </iq>

            """,
            output);
    }

    [Theory]
    [InlineData("xyz", "not-hex: ")]
    [InlineData("abc", "not-hex: ")]
    [InlineData("", "not-a-stanza: ")]
    [InlineData("00f805", "not-a-stanza: ")]
    [InlineData("02010203", "not-a-stanza: ")]
    public void What_is_no_stanza_is_an_error_of_one_line(string hex, string beginning)
    {
        var (code, output, error) = Run(hex);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(beginning, error, StringComparison.Ordinal);
        Assert.Equal(error.Length - 1, error.IndexOf('\n', StringComparison.Ordinal));
    }

    private static (int Code, string Output, string Error) Run(string hex)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        return (DecodeCommand.Run(hex, output, error), output.ToString(), error.ToString());
    }
}
