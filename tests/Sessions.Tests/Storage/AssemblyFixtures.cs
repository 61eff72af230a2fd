using Shared.Storage;
using Xunit;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
