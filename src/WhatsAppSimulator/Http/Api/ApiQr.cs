namespace WhatsAppSimulator.Http.Api;

/// <param name="Text">What the session's code says now.</param>
internal sealed record ApiQr(string? Text);
