using System.Text.Json;
using WhatsApp.Binary;

namespace WhatsApp.Tests.Vectors;

/// <summary>Nodes as the golden files write them: <c>{ tag, attrs, children | contentHex | contentString | contentFill }</c>.</summary>
internal static class NodeJson
{
    public static Node Read(JsonElement json)
    {
        var tag = json.GetProperty("tag").GetString()!;
        var attributes = json.TryGetProperty("attrs", out var attrs)
            ? attrs.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, property.Value.GetString()!)).ToArray()
            : [];

        var content = json.EnumerateObject().Where(property => property.Name is not ("tag" or "attrs")).ToArray();
        if (content.Length == 0) return new Node(tag, attributes);
        if (content is not [var only]) throw new JsonException($"<{tag}> has several contents.");

        return only.Name switch
        {
            // noise.json calls the children content.
            "children" or "content" => new Node(tag, attributes, only.Value.EnumerateArray().Select(Read).ToArray()),
            "contentHex" => new Node(tag, attributes, Convert.FromHexString(only.Value.GetString()!)),
            "contentString" => Node.WithText(tag, attributes, only.Value.GetString()!),
            "contentFill" => new Node(tag, attributes, Fill(only.Value)),
            var unknown => throw new JsonException($"<{tag}> has a content of the unknown kind {unknown}."),
        };
    }

    private static byte[] Fill(JsonElement fill)
    {
        var bytes = new byte[fill.GetProperty("count").GetInt32()];
        Array.Fill(bytes, fill.GetProperty("byte").GetByte());

        return bytes;
    }
}
