using System.Diagnostics;

namespace SessionApi.Tests.Qr;

/// <summary>Reads QR images with an independent reader: <c>zbarimg</c> of the package zbar-tools. Fails when it is not installed.</summary>
internal static class QrReader
{
    public static async Task<string> ReadAsync(byte[] png)
    {
        var token = TestContext.Current.CancellationToken;
        var path = Path.Combine(Path.GetTempPath(), $"qr-{Guid.NewGuid():N}.png");
        await File.WriteAllBytesAsync(path, png, token);
        try
        {
            var start = new ProcessStartInfo("zbarimg", ["--quiet", "--raw", "--nodbus", path]) { RedirectStandardOutput = true };
            using var reader = Process.Start(start)!;
            var text = await reader.StandardOutput.ReadToEndAsync(token);
            await reader.WaitForExitAsync(token);

            Assert.Equal(0, reader.ExitCode);
            return text.TrimEnd('\n');
        }
        finally
        {
            File.Delete(path);
        }
    }
}
