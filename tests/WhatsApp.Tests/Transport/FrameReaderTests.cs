using FsCheck;
using FsCheck.Fluent;
using WhatsApp.Transport;
using Xunit;

namespace WhatsApp.Tests.Transport;

public sealed class FrameReaderTests
{
    private static readonly Gen<byte[][]> Payloads =
        Gen.Choose(0, byte.MaxValue).Select(value => (byte)value).ArrayOf()
            .SelectMany(bytes => Gen.Choose(1, 40).Select(times => Enumerable.Repeat(bytes, times).SelectMany(b => b).ToArray()))
            .ArrayOf();

    private static readonly Gen<int[]> Cuts = Gen.Choose(1, 3000).ArrayOf();

    [Fact]
    public void Frames_come_out_alike_however_they_were_chunked() =>
        Prop.ForAll(Payloads.Zip(Cuts).ToArbitrary(), pair => ComesBack(pair.Item1, pair.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public async Task A_stream_that_ends_within_a_frame_is_refused_wherever_it_ends()
    {
        var wire = FrameWriter.Frame([1, 2, 3, 4]);
        for (var length = 1; length < wire.Length; length++)
        {
            using var reader = new FrameReader(new ChunkedTransport([wire[..length]]));

            await Assert.ThrowsAsync<WireFormatException>(() => reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());
        }
    }

    [Fact]
    public async Task A_length_alone_reserves_no_memory()
    {
        var transport = new ChunkedTransport([[0xFF, 0xFF, 0xFF], [1, 2, 3]]);
        using var reader = new FrameReader(transport);

        await Assert.ThrowsAsync<WireFormatException>(() => reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.InRange(transport.MostRoom, 1, 16 * 1024);
    }

    [Fact]
    public void A_frame_too_long_for_its_length_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.WriteLength(new byte[3], 1 << 24));

    private static async Task<bool> ComesBack(byte[][] payloads, int[] cuts)
    {
        byte[] wire = [.. payloads.SelectMany(payload => FrameWriter.Frame(payload))];
        using var reader = new FrameReader(new ChunkedTransport(Cut(wire, cuts)));
        foreach (var payload in payloads)
        {
            if (await reader.ReadAsync(TestContext.Current.CancellationToken) is not { } read || !read.Span.SequenceEqual(payload)) return false;
            // What was given is the caller's to overwrite.
            read.Span.Clear();
        }

        return await reader.ReadAsync(TestContext.Current.CancellationToken) is null;
    }

    private static IEnumerable<byte[]> Cut(byte[] wire, int[] cuts)
    {
        var start = 0;
        foreach (var length in cuts)
        {
            var end = Math.Min(wire.Length, start + length);
            yield return wire[start..end];
            start = end;
        }

        yield return wire[start..];
    }
}
