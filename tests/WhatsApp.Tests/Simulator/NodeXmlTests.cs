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

    [Fact]
    public void Short_it_shows_the_beginning_of_long_names_and_counts_what_is_too_much()
    {
        var (tag, name) = (new string('t', 49), new string('n', 50));

        Assert.Equal(
            $"""
            <{tag[..48]}… (49 characters) {name[..48]}… (50 characters)="1" <!-- 2 more -->>
              <!-- 1 more -->
            </{tag[..48]}… (49 characters)>

            """,
            NodeXml.WriteShort(new Node(tag, Stanza.Attributes((name, "1"), ("b", "2"), ("c", "3")), new Node("d")), 100));
    }

    [Fact]
    public void Short_it_shows_the_beginning_of_long_contents_and_their_size()
    {
        var node = new Node(
            "iq",
            Stanza.Attributes(("id", new string('i', 50))),
            new Node("ref", null, System.Text.Encoding.ASCII.GetBytes(new string('r', 49))),
            new Node("key", null, [0, 1, 2, 3, 4]),
            new Node("id", null, [0, 0, 1]));

        Assert.Equal(
            $"""
            <iq id="{new string('i', 48)}… (50 characters)">
              <ref>{new string('r', 48)}… (49 characters)</ref>
              <key><!-- 5 bytes -->00010203…</key>
              <id><!-- 3 bytes -->000001</id>
            </iq>

            """,
            NodeXml.WriteShort(node, 1000));
    }
}
