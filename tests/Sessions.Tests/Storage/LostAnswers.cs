using Azure.Core;
using Azure.Core.Pipeline;

namespace Sessions.Tests.Storage;

/// <summary>A line that carries a write to the service and loses the answer.</summary>
internal sealed class LostAnswers : HttpPipelinePolicy
{
    private int _toLose;

    /// <summary>Answers lost so far.</summary>
    public int Lost { get; private set; }

    /// <summary>Runs while the answer gets lost: what happens between two tries.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>Loses the answers of the next writes.</summary>
    public void LoseNext(int count = 1) => _toLose = count;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (message.Request.Method == RequestMethod.Get || _toLose == 0) return;

        _toLose--;
        Lost++;
        if (Meanwhile is { } meanwhile) await meanwhile();

        throw new IOException("The line broke.");
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The stores call asynchronously.");
}
