namespace WhatsAppSimulator.Http;

/// <summary>The first line on standard output, as one JSON object: what a program that started the simulator needs to use it.</summary>
/// <param name="Event">Always <c>ready</c>.</param>
/// <param name="Url">What clients dial.</param>
/// <param name="Commands">Where the HTTP commands are.</param>
/// <param name="NoiseRootKey">64 hex digits.</param>
internal sealed record ReadyLine(string Event, string Url, string Commands, string NoiseRootKey);
