using System.Net;
using Sessions.Net;

namespace Sessions.Tests.Net;

/// <summary>Answers each look-up with the next of its answers, and the last one for ever.</summary>
internal sealed class FakeHostResolver(params string[][] answers) : IHostResolver
{
    public List<string> Asked { get; } = [];

    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Asked.Add(host);
        return new([.. answers[Math.Min(Asked.Count, answers.Length) - 1].Select(IPAddress.Parse)]);
    }
}
