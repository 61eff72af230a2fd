using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Request = Azure.Core.Request;

namespace Sessions.Faults;

/// <summary>Fault points around every request to Table Storage that changes something, each try of it on its own.</summary>
internal sealed partial class FaultPointPolicy(FaultPoints points) : HttpPipelinePolicy
{
    private const string Batch = "$batch";

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var name = NameOf(message.Request);
        if (name is not null) points.Pass($"before {name}");
        ProcessNext(message, pipeline);
        if (name is not null) points.Pass($"after {name}");
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var name = NameOf(message.Request);
        if (name is not null) points.Pass($"before {name}");
        await ProcessNextAsync(message, pipeline);
        if (name is not null) points.Pass($"after {name}");
    }

    /// <summary>Method and table, such as <c>PUT Sessions</c>; <c>batch Devices</c> for a transaction; null when the request only reads.</summary>
    private static string? NameOf(Request request)
    {
        if (request.Method == RequestMethod.Get || request.Method == RequestMethod.Head) return null;

        var target = request.Uri.Path.Split('/')[^1];
        return target == Batch ? $"batch {TableOf(request.Content)}" : $"{request.Method} {target.Split('(')[0]}";
    }

    /// <summary>The requests of a transaction are in its body; all are about one table.</summary>
    private static string TableOf(RequestContent? content)
    {
        using var body = new MemoryStream();
        content?.WriteTo(body, CancellationToken.None);
        return InnerRequest().Match(Encoding.UTF8.GetString(body.ToArray())).Groups["table"].Value;
    }

    [GeneratedRegex(@"^[A-Z]+ https?://\S*/(?<table>[A-Za-z0-9]+)[^/]*? HTTP/1\.1\r?$", RegexOptions.Multiline)]
    private static partial Regex InnerRequest();
}
