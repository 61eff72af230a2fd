using System.IO.Pipelines;
using WhatsApp.Tests.Vectors;
using WhatsAppSimulator.Framing;
using Xunit;

namespace WhatsApp.Tests.Simulator;

public sealed class FrameReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Every first frame of the vectors: with and without the edge-routing intro.
    public static TheoryData<string> Names => [.. VectorFile.Cases("noise.json").Where(vector => vector.Has("wireFrame1")).Select(vector => vector.Name)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public async Task The_first_frame_is_read_after_any_intro_whole_or_byte_by_byte(string name)
    {
        var vector = VectorFile.Case("noise.json", name);
        var (bytes, message) = (vector.Hex("wireFrame1"), vector.Hex("message1"));

        Assert.Equal(message, await ReadAsync(bytes, bytes.Length));
        Assert.Equal(message, await ReadAsync(bytes, 1));
    }

    [Fact]
    public async Task Frames_that_came_together_are_read_one_by_one()
    {
        var pipe = new Pipe();
        var reader = new FrameReader(pipe.Reader);
        await pipe.Writer.WriteAsync(new byte[] { 0x57, 0x41, 6, 3, 0, 0, 1, 7, 0, 0, 0, 0, 0, 2, 8, 9 }, Token);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(new byte[] { 7 }, await reader.ReadAsync(10, Token));
        Assert.Equal(Array.Empty<byte>(), await reader.ReadAsync(10, Token));
        Assert.Equal(new byte[] { 8, 9 }, await reader.ReadAsync(10, Token));
        Assert.Null(await reader.ReadAsync(10, Token));
    }

    [Theory]
    [InlineData("57410602")]
    [InlineData("47455420")]
    [InlineData("4544000100000257414106")]
    [InlineData("57410603000005aabb")]
    [InlineData("5741060300000b")]
    [InlineData("57")]
    public async Task A_wrong_intro_an_end_inside_a_frame_and_a_frame_above_the_limit_are_refused(string hex)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Convert.FromHexString(hex), Token);
        await pipe.Writer.CompleteAsync();

        await Assert.ThrowsAsync<WireFormatException>(async () => await new FrameReader(pipe.Reader).ReadAsync(10, Token));
    }

    [Fact]
    public async Task Routing_bytes_above_the_limit_are_refused_before_they_come()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 0x45, 0x44, 0, 1, 0, 0, 11 }, Token);
        await pipe.Writer.CompleteAsync();

        var refused = await Assert.ThrowsAsync<WireFormatException>(async () => await new FrameReader(pipe.Reader).ReadAsync(10, Token));

        Assert.Contains("Routing", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]?> ReadAsync(byte[] bytes, int pieceLength)
    {
        var pipe = new Pipe();
        var reading = new FrameReader(pipe.Reader).ReadAsync(1 << 16, Token).AsTask();
        foreach (var piece in bytes.Chunk(pieceLength)) await pipe.Writer.WriteAsync(piece, Token);

        return await reading;
    }
}
