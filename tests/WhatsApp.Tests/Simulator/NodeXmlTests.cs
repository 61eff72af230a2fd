using WhatsApp.Binary;
using WhatsAppSimulator;
using Xunit;

namespace WhatsApp.Tests.Simulator;

public sealed class NodeXmlTests
{
    [Fact]
    public void A_stanza_is_shown_with_text_as_text_and_bytes_in_hex()
    {
        var node = new Node(
            "iq",
            Stanza.Attributes(("xmlns", "w:p"), ("id", "a<b")),
            new Node("ref", null, "2@x"u8.ToArray()),
            new Node("key", null, [0, 255]),
            new Node("empty"));

        Assert.Equal(
            """
            <iq xmlns="w:p" id="a&lt;b">
              <ref>2@x</ref>
              <key><!-- 2 bytes -->00ff</key>
              <empty/>
            </iq>

            """,
            NodeXml.Write(node));
    }
}
