using System.Diagnostics;

namespace Shared.Qr;

/// <summary>Reads QR images with an independent reader: <c>zbarimg</c> of the package zbar-tools. Fails when it is not installed.</summary>
internal static class QrReader
{
    /// <summary>What the only symbol of the image says.</summary>
    /// <exception cref="InvalidDataException">There is none, or it cannot be read.</exception>
    public static async Task<string> ReadAsync(byte[] png, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"qr-{Guid.NewGuid():N}.png");
        await File.WriteAllBytesAsync(path, png, cancellationToken);
        try
        {
            var start = new ProcessStartInfo("zbarimg", ["--quiet", "--raw", "--nodbus", path]) { RedirectStandardOutput = true };
            using var reader = Process.Start(start)!;
            var text = await reader.StandardOutput.ReadToEndAsync(cancellationToken);
            await reader.WaitForExitAsync(cancellationToken);

            return reader.ExitCode == 0 ? text.TrimEnd('\n') : throw new InvalidDataException("There is no QR in the image.");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
