using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests.Kill;

/// <summary>A port on loopback that passes everything on to another one while it is open, and cannot be reached while it is closed.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly int _target;
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _ends = [];
    private TcpListener _listener;
    private Task _accepting;

    /// <summary>Open.</summary>
    public Gate(int target)
    {
        _target = target;
        _listener = new(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    public int Port { get; }

    /// <summary>Cuts what goes through and lets nothing in.</summary>
    public async Task CloseAsync()
    {
        _listener.Stop();
        TcpClient[] ends;
        lock (_lock)
        {
            ends = [.. _ends];
            _ends.Clear();
        }

        foreach (var end in ends) end.Dispose();
        await _accepting;
    }

    /// <summary>Lets through again; harmless when it is open.</summary>
    public void Open()
    {
        if (!_accepting.IsCompleted) return;

        _listener = new(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        var passing = new List<Task>();
        try
        {
            while (true) passing.Add(PassAsync(await listener.AcceptTcpClientAsync()));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed.
        }

        await Task.WhenAll(passing);
    }

    private async Task PassAsync(TcpClient near)
    {
        var far = new TcpClient();
        lock (_lock) _ends.AddRange([near, far]);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception exception) when (exception is SocketException or IOException or InvalidOperationException)
        {
            // One of the two is gone, or the gate was closed.
        }

        near.Dispose();
        far.Dispose();
        lock (_lock) _ends.RemoveAll(end => end == near || end == far);
    }
}
