using Xunit;

namespace Browser.Tests.SimulatorPage;

[CollectionDefinition(DeskTests.Name)]
public sealed class DeskCollection : ICollectionFixture<Desk>;
