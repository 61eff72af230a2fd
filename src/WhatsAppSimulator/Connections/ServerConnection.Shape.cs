using System.Buffers;
using System.IO.Compression;
using WhatsAppSimulator.FaultInjection;

namespace WhatsAppSimulator.Connections;

/// <summary>Frames in the shapes that are asked for: nothing of it may matter to a client. Called by the one writer alone.</summary>
internal sealed partial class ServerConnection
{
    private const byte CompressedFlag = 0x02;

    private int _heldFrames;

    /// <summary>Every piece is flushed, and so a message of its own.</summary>
    private async ValueTask<bool> WriteInPiecesAsync(byte[] payload, int length)
    {
        byte[] frame = [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
        for (int start = 0; start < frame.Length; start += length)
        {
            pipe.Output.Write(frame.AsSpan(start, Math.Min(length, frame.Length - start)));
            if (!await FlushAsync()) return false;
        }

        return true;
    }

    /// <summary>Whether what was just written waits for further frames.</summary>
    private bool IsHeldBack()
    {
        if (services.Faults.Take<CoalesceFrames>(this) is not { } fault || ++_heldFrames >= fault.Frames) return false;

        if (_heldFrames == 1) services.Deadlines.Schedule(fault.Wait, () => _ = FlushHeldAsync());
        return true;
    }

    private async Task FlushHeldAsync()
    {
        await _sending.WaitAsync();
        try
        {
            if (IsOpen && _heldFrames > 0) await FlushAsync();
        }
        catch (Exception exception) when (IsTransportFailure(exception))
        {
            // The reader meets the same end and reports it.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The same stanza behind the flag of compression. Source: linked-device 5.</summary>
    private static byte[] Compressed(byte[] plaintext)
    {
        using var compressed = new MemoryStream();
        compressed.WriteByte(CompressedFlag);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(plaintext.AsSpan(1));
        return compressed.ToArray();
    }
}
