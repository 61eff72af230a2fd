using Xunit;

namespace WhatsApp.Tests.Soak;

/// <summary>The soaks run while nothing else does: they wait for an idle thread pool and weigh the memory.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SoakAlone
{
    public const string Name = "Soak";
}
