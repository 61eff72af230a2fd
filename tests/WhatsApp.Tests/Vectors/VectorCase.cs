using System.Text.Json;
using WhatsApp.Binary;

namespace WhatsApp.Tests.Vectors;

/// <summary>One case of a golden file, or an object inside one.</summary>
internal readonly record struct VectorCase(JsonElement Json)
{
    public string Name => Text("name");

    public VectorCase this[string field] => new(Json.GetProperty(field));

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string field) => Json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string field) => Json.GetProperty(field).GetString() ?? throw new JsonException($"{field} is null.");

    /// <summary>The bytes of a field written in hex.</summary>
    public byte[] Hex(string field) => Convert.FromHexString(Text(field));

    /// <summary>The same, or null when the field is missing or null.</summary>
    public byte[]? HexOrNull(string field) => Has(field) ? Hex(field) : null;

    public Node Node(string field) => NodeJson.Read(Json.GetProperty(field));

    /// <summary>The fields of an object or the entries of an array.</summary>
    public IEnumerable<VectorCase> Items(string field) => Json.GetProperty(field).EnumerateArray().Select(element => new VectorCase(element));
}
