using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>What to deliver again.</summary>
// Written for the document; RedeliverRequest reads the body.
internal sealed record RedeliverBody
{
    [Description("Ids of deliveries, whatever became of them: 1 to 100. All that failed unless given.")]
    [Example("""["17"]""")]
    public IReadOnlyList<string>? DeliveryIds { get; init; }
}
