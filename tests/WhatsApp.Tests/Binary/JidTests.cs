using FsCheck;
using FsCheck.Fluent;
using WhatsApp.Binary;
using Xunit;

namespace WhatsApp.Tests.Binary;

public sealed class JidTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Theory]
    [InlineData("@s.whatsapp.net", "", "s.whatsapp.net", 0, 0)]
    [InlineData("15551234567@s.whatsapp.net", "15551234567", "s.whatsapp.net", 0, 0)]
    [InlineData("15551234567:12@s.whatsapp.net", "15551234567", "s.whatsapp.net", 12, 0)]
    [InlineData("15551234567-1423456789@g.us", "15551234567-1423456789", "g.us", 0, 0)]
    [InlineData("100012345678:65535@msgr", "100012345678", "msgr", 65535, 0)]
    [InlineData("9-123456:2@interop", "123456", "interop", 2, 9)]
    public void The_parts_are_where_they_belong(string text, string user, string server, int device, int integrator)
    {
        var jid = Jid.Parse(text);

        Assert.Equal(new Jid(user, server, (ushort)device, (ushort)integrator), jid);
        Assert.Equal(text, jid.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s.whatsapp.net")]
    [InlineData("1@")]
    [InlineData("1@a@b")]
    [InlineData(":1@lid")]
    [InlineData("1:@lid")]
    [InlineData("1:01@lid")]
    [InlineData("1:+1@lid")]
    [InlineData("1: 1@lid")]
    [InlineData("1:65536@lid")]
    [InlineData("1:1:1@lid")]
    [InlineData("123456@interop")]
    [InlineData("9-@interop")]
    [InlineData("x-1@interop")]
    public void What_is_no_address_is_refused(string? text)
    {
        Assert.False(Jid.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Jid.Parse(text));
    }

    [Fact]
    public void Device_0_is_understood_and_never_written() => Assert.Equal("1@lid", Jid.Parse("1:0@lid").ToString());

    [Fact]
    public void The_server_is_an_address_without_a_user()
    {
        Assert.Equal(Jid.OfServer, Jid.Parse(Jid.ServerText));
        Assert.Equal(Jid.ServerText, Jid.OfServer.ToString());
        Assert.True(Jid.OfServer.IsServer);
        Assert.False(Jid.Parse("1@s.whatsapp.net").IsServer);
    }

    [Fact]
    public void Formatting_and_parsing_are_inverse() =>
        Prop.ForAll(NodeGenerators.Jids.ToArbitrary(), jid => Jid.Parse(jid.ToString()) == jid).Check(Thorough);

    [Fact]
    public void Any_text_that_parses_is_written_in_one_way() =>
        Prop.ForAll(NodeGenerators.Texts.ToArbitrary(), text => !Jid.TryParse(text, out var jid) || jid.ToString() == text).Check(Thorough);

    [Fact]
    public void The_account_of_a_device_differs_in_the_device_alone() =>
        Prop.ForAll(NodeGenerators.Jids.ToArbitrary(), jid =>
                jid.WithoutDevice.Device == 0 && jid.WithoutDevice with { Device = jid.Device } == jid)
            .Check(Thorough);

    [Fact]
    public void An_address_survives_the_wire() =>
        Prop.ForAll(NodeGenerators.Jids.ToArbitrary(), jid =>
                NodeCodec.Decode(NodeCodec.Encode(new Node("iq", [new("to", jid.ToString())])))["to"] == jid.ToString())
            .Check(Thorough);
}
