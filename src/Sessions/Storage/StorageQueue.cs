using Azure.Core;
using Azure.Core.Pipeline;

namespace Sessions.Storage;

/// <summary>
/// Lets so many requests travel to storage at the same time; the others wait in order, and only their call's own limit counts meanwhile. Without it a
/// crowd of callers would wait inside the limit of a try: all of them time out together, try again together, and make it worse.
/// </summary>
internal sealed class StorageQueue : HttpPipelinePolicy, IDisposable
{
    /// <summary>Fewer than the 50 connections to one address that Azure.Core opens at most.</summary>
    public const int Width = 48;

    private readonly Places _places = new(Width);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var place = await _places.TakeAsync(message.CancellationToken);
        await ProcessNextAsync(message, pipeline);
    }

    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The stores call asynchronously.");

    public void Dispose() => _places.Dispose();
}
