using System.Net;
using System.Net.Sockets;
using WhatsApp.Tests.Client;
using WhatsApp.Transport;
using Xunit;

namespace WhatsApp.Tests.Transport;

public sealed class LineStreamTests : IAsyncLifetime
{
    private Socket _server = null!;
    private LineStream _line = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint, Token);
        _server = await listener.AcceptSocketAsync(Token);
        _line = new LineStream(client);
    }

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Bytes_come_as_they_were_sent_whether_they_wait_or_are_waited_for()
    {
        var buffer = new byte[8];
        await _server.SendAsync(new byte[] { 1, 2, 3 }, Token);
        await FillAsync(buffer.AsMemory(0, 3));
        var waiting = _line.ReadAsync(buffer.AsMemory(3), CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        await _server.SendAsync(new byte[] { 4, 5 }, Token);

        Assert.Equal(2, await waiting.WaitAsync(Patience.Limit, Token));
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 0], buffer);
    }

    [Fact]
    public async Task A_wait_without_a_buffer_takes_nothing()
    {
        var waiting = _line.ReadAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        await _server.SendAsync(new byte[] { 7 }, Token);
        Assert.Equal(0, await waiting.WaitAsync(Patience.Limit, Token));

        var buffer = new byte[4];
        Assert.Equal(1, await ReadAsync(buffer));
        Assert.Equal(7, buffer[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public async Task A_reset_is_the_end(int room)
    {
        var waiting = _line.ReadAsync(new byte[room], CancellationToken.None).AsTask();

        Reset();

        Assert.Equal(0, await waiting.WaitAsync(Patience.Limit, Token));
        Assert.Equal(0, await ReadAsync(new byte[16]));
    }

    [Fact]
    public async Task A_reset_is_the_end_also_after_a_read_that_did_not_have_to_wait()
    {
        await _server.SendAsync(new byte[] { 7 }, Token);
        await ReadAsync(Memory<byte>.Empty);
        var read = _line.ReadAsync(new byte[4], CancellationToken.None);
        Assert.True(read.IsCompletedSuccessfully);
        Assert.Equal(1, await read);

        Reset();

        Assert.Equal(0, await ReadAsync(new byte[4]));
    }

    [Fact]
    public async Task What_came_before_an_end_in_order_is_read_first()
    {
        await _server.SendAsync(new byte[] { 1 }, Token);
        _server.Shutdown(SocketShutdown.Send);

        Assert.Equal(1, await ReadAsync(new byte[16]));
        Assert.Equal(0, await ReadAsync(new byte[16]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public async Task Our_own_closing_ends_a_pending_read_and_those_after_it(int room)
    {
        // Many, because the read may end before, while or after the rest of the stream is closed.
        for (var round = 0; round < 200; round++)
        {
            var waiting = _line.ReadAsync(new byte[room], CancellationToken.None).AsTask();

            await _line.DisposeAsync();

            Assert.Equal(0, await waiting.WaitAsync(Patience.Limit, Token));
            Assert.Equal(0, await ReadAsync(new byte[16]));
            _server.Dispose();
            await InitializeAsync();
        }
    }

    [Fact]
    public async Task Two_reads_at_a_time_do_each_other_no_harm()
    {
        // Each several times: one after the other, whichever ends first.
        for (byte round = 0; round < 10; round++)
        {
            byte[] one = new byte[1], other = new byte[1];
            var first = _line.ReadAsync(one, CancellationToken.None).AsTask();
            var second = _line.ReadAsync(other, CancellationToken.None).AsTask();

            await _server.SendAsync(new byte[] { round, round }, Token);

            Assert.Equal((1, 1), (await first.WaitAsync(Patience.Limit, Token), await second.WaitAsync(Patience.Limit, Token)));
            Assert.Equal((round, round), (one[0], other[0]));
        }
    }

    [Fact]
    public async Task Two_reads_at_a_time_both_end_with_the_line()
    {
        var first = _line.ReadAsync(new byte[1], CancellationToken.None).AsTask();
        var second = _line.ReadAsync(new byte[1], CancellationToken.None).AsTask();

        _server.Shutdown(SocketShutdown.Send);

        Assert.Equal((0, 0), (await first.WaitAsync(Patience.Limit, Token), await second.WaitAsync(Patience.Limit, Token)));
    }

    [Fact]
    public async Task A_second_read_that_begins_before_the_first_is_awaited_leaves_it_its_result()
    {
        var first = _line.ReadAsync(new byte[1], CancellationToken.None);
        var second = _line.ReadAsync(new byte[1], CancellationToken.None).AsTask();

        _server.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await first.AsTask().WaitAsync(Patience.Limit, Token));
        Assert.Equal(0, await second.WaitAsync(Patience.Limit, Token));
    }

    [Fact]
    public void Lines_to_WhatsApp_are_such_streams()
    {
        using var handler = WebSocketTransportFactory.CreateHandler();

        Assert.Equal(LineStream.ConnectAsync, handler.ConnectCallback);
    }

    private Task<int> ReadAsync(Memory<byte> buffer) => _line.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience.Limit, Token);

    private async Task FillAsync(Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = await ReadAsync(buffer);
            Assert.NotEqual(0, count);
            buffer = buffer[count..];
        }
    }

    private void Reset()
    {
        _server.LingerState = new LingerOption(true, 0);
        _server.Close();
    }
}
