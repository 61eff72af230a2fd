using YamlDotNet.RepresentationModel;

namespace Infra.Tests.Workflows;

/// <summary>A YAML file, read by paths of keys.</summary>
internal sealed class YamlFile(YamlMappingNode root)
{
    public static YamlFile Read(string path)
    {
        using var reader = File.OpenText(path);
        var stream = new YamlStream();
        stream.Load(reader);

        return new((YamlMappingNode)stream.Documents.Single().RootNode);
    }

    /// <summary>The node at a path; null when there is none.</summary>
    public YamlNode? Node(params ReadOnlySpan<string> path)
    {
        YamlNode node = root;
        foreach (var name in path)
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(new YamlScalarNode(name), out var next)) return null;

            node = next;
        }

        return node;
    }

    public string? Text(params ReadOnlySpan<string> path) => (Node(path) as YamlScalarNode)?.Value;

    public IEnumerable<string> Keys(params ReadOnlySpan<string> path) =>
        Node(path) is YamlMappingNode mapping ? mapping.Children.Keys.Select(key => ((YamlScalarNode)key).Value!) : [];
}
