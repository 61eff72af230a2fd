using Azure.Core;
using Azure.Core.Pipeline;

namespace Sessions.Tests.Storage.Encryption;

/// <summary>Does something once, just before a write reaches storage.</summary>
internal sealed class BeforeWrites(Func<Task> meanwhile) : HttpPipelinePolicy
{
    private bool _isDone;

    /// <summary>Writes to let pass before.</summary>
    public int Skip { get; set; }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        // Tables are made by POST.
        if (message.Request.Method != RequestMethod.Get && message.Request.Method != RequestMethod.Post && !_isDone && Skip-- == 0)
        {
            _isDone = true;
            await meanwhile();
        }

        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The stores call asynchronously.");
}
