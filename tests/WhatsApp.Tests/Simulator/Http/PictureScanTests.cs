using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using WhatsAppSimulator.Phones;
using Xunit;
using ZXing.QrCode;

namespace WhatsApp.Tests.Simulator.Http;

/// <summary>A scan of a picture.</summary>
public sealed class PictureScanTests : AppTests
{
    [Fact]
    public async Task The_code_in_a_picture_is_scanned_whatever_is_around_it()
    {
        Server.AddPhone(Number);
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(Server);

        var scan = ScanAsync(Picture(1280, 800, (device.Qr(refs[0]), 700, 200), ("https://example.org/", 100, 300)));
        await client.SendAsync(device.SignBack(await client.ReceiveAsync("iq")));

        using var response = await scan;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Number, (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("number").GetString());
    }

    [Fact]
    public async Task Another_code_alone_is_not_one_of_these() =>
        await AssertRefusedAsync(Picture(300, 300, ("https://example.org/", 10, 10)), HttpStatusCode.BadRequest, "not-a-qr");

    [Fact]
    public async Task A_picture_without_a_code_has_none() =>
        await AssertRefusedAsync(Picture(640, 480), HttpStatusCode.UnprocessableEntity, "no-qr-in-picture");

    [Fact]
    public async Task The_codes_of_two_sessions_leave_it_open_which_is_meant()
    {
        var device = new ScriptedDevice();

        await AssertRefusedAsync(
            Picture(1280, 800, (device.Qr("2@a"), 100, 200), (device.Qr("2@b"), 700, 200)), HttpStatusCode.UnprocessableEntity, "several-qrs");
    }

    [Fact]
    public async Task What_is_no_graymap_is_no_picture() => await AssertRefusedAsync("\x89PNG"u8.ToArray(), HttpStatusCode.BadRequest, "not-a-picture");

    [Fact]
    public async Task A_picture_has_a_length_and_a_limit()
    {
        Server.AddPhone(Number);
        using var tooLong = await ScanAsync(new byte[GrayPicture.MaxLength + 1]);
        using var endless = new StreamContent(new MemoryStream(new byte[100])) { Headers = { ContentType = new("image/x-portable-graymap") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/phones/{Number}/scan") { Content = endless };
        request.Headers.TransferEncodingChunked = true;

        await AssertProblemAsync(tooLong, HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
        await AssertProblemAsync(await Http.SendAsync(request, Token), HttpStatusCode.LengthRequired, "length-required");
    }

    private async Task AssertRefusedAsync(byte[] picture, HttpStatusCode status, string code)
    {
        Server.AddPhone(Number);
        using var response = await ScanAsync(picture);

        await AssertProblemAsync(response, status, code);
    }

    private async Task<HttpResponseMessage> ScanAsync(byte[] picture)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/phones/{Number}/scan")
        {
            Content = new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/x-portable-graymap") } },
        };
        // What is too long is refused before it is sent.
        request.Headers.ExpectContinue = true;
        return await Http.SendAsync(request, Token);
    }

    /// <summary>A gray screen with codes of four pixels to the module, each on white.</summary>
    private static byte[] Picture(int width, int height, params (string Text, int Left, int Top)[] codes)
    {
        const int Scale = 4;
        var pixels = new byte[width * height];
        pixels.AsSpan().Fill(0x60);
        foreach (var (text, left, top) in codes)
        {
            var code = new QRCodeWriter().encode(text, ZXing.BarcodeFormat.QR_CODE, 0, 0);
            for (int y = 0; y < code.Height * Scale; y++)
            {
                for (int x = 0; x < code.Width * Scale; x++)
                {
                    pixels[((top + y) * width) + left + x] = code[x / Scale, y / Scale] ? (byte)0x10 : (byte)0xF8;
                }
            }
        }

        return [.. Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n"), .. pixels];
    }
}
