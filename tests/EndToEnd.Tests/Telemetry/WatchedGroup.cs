using Xunit;

namespace EndToEnd.Tests.Telemetry;

/// <summary>Tests that look at the same life of a session.</summary>
[CollectionDefinition(Name)]
public sealed class WatchedGroup : ICollectionFixture<WatchedServer>
{
    public const string Name = "Watched";
}
