using System.Text;
using WhatsAppSimulator.Phones;
using Xunit;

namespace WhatsApp.Tests.Simulator;

public sealed class GrayPictureTests
{
    [Theory]
    [InlineData("P5\n3 2\n255\nabcdef")]
    [InlineData("P5 3 2 255 abcdef")]
    [InlineData("P5\t3\r2\n255\nabcdef")]
    public void A_graymap_is_read(string file)
    {
        var picture = GrayPicture.Parse(Encoding.ASCII.GetBytes(file));

        Assert.Equal((3, 2, "abcdef"), (picture!.Width, picture.Height, Encoding.ASCII.GetString(picture.Pixels)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P5")]
    [InlineData("P2\n3 2\n255\nabcdef")]
    [InlineData("P53 2 255 abcdef")]
    [InlineData("P5\n3 2\n255\nabcde")]
    [InlineData("P5\n3 2\n255\nabcdefg")]
    [InlineData("P5\n3 2\n65535\nabcdef")]
    [InlineData("P5\n0 2\n255\n")]
    [InlineData("P5\n-3 2\n255\nabcdef")]
    [InlineData("P5\n 3 2\n255\nabcdef")]
    [InlineData("P5\n3 2")]
    [InlineData("P5\n8193 1\n255\n")]
    [InlineData("P5\n99999999999 1\n255\n")]
    [InlineData("P5\n8000 8000\n255\n")]
    [InlineData("P5\n# comment\n3 2\n255\nabcdef")]
    public void Anything_else_is_none(string file) => Assert.Null(GrayPicture.Parse(Encoding.ASCII.GetBytes(file)));
}
