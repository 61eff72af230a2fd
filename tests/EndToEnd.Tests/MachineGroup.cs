using Shared.Processes;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>Tests that share one machine; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class MachineGroup : ICollectionFixture<Machine>
{
    public const string Name = "Machine";
}
