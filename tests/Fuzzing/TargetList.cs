using Fuzzing.Engine;
using Fuzzing.Targets;

namespace Fuzzing;

/// <summary>Everything that can be run.</summary>
internal static class TargetList
{
    /// <summary>The product's.</summary>
    public static IReadOnlyList<Func<ITarget>> All { get; } =
    [
        () => new FrameTarget(),
        () => new SimulatorFrameTarget(),
        () => new NodeTarget(),
        () => new CompressedNodeTarget(),
        () => new JidTarget(),
        () => new HandshakeTarget(),
        () => new CertificateTarget(),
        () => new MessageTarget(),
        () => new StoredDeviceTarget(),
        () => new PairSuccessTarget(),
        () => new StanzaTarget(),
        () => new ClientTarget(),
        () => new QrTextTarget(),
        () => new RegistrationTarget(),
        () => new ClientHelloTarget(),
        () => new BoxTarget(),
        () => new RowTarget(),
    ];

    /// <summary>Makes the target of that name, or of the type with that assembly-qualified name.</summary>
    public static ITarget Find(string name) =>
        All.Select(make => make()).FirstOrDefault(target => target.Name == name)
        ?? (Type.GetType(name) is { } type ? (ITarget)Activator.CreateInstance(type)! : throw new ArgumentException($"No target is called {name}.", nameof(name)));

    /// <summary>Divides inputs among all targets by weight.</summary>
    public static IReadOnlyList<(string Name, long Inputs)> Share(long inputs)
    {
        var targets = All.Select(make => make()).ToArray();
        var sum = targets.Sum(target => target.Weight);

        return [.. targets.Select(target => (target.Name, (inputs * target.Weight / sum) + 1))];
    }
}
