using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Xunit;

namespace WhatsApp.Tests.Vectors;

/// <summary>Messages as the golden files write them: fields by the wire schema's names, enums by name, bytes in hex, 64-bit numbers as text.</summary>
internal static class ProtoJson
{
    /// <summary>The same bytes a second time, taken apart.</summary>
    private const string DecodedSuffix = "Decoded";

    /// <summary>Where our names say more than the wire schema's.</summary>
    private static readonly Dictionary<string, string> OwnNames = new()
    {
        ["localeLanguageIso6391"] = "locale_language",
        ["localeCountryIso31661Alpha2"] = "locale_country",
        ["eRegid"] = "registration_id",
        ["eKeytype"] = "key_type",
        ["eIdent"] = "identity",
        ["eSkeyId"] = "signed_pre_key_id",
        ["eSkeyVal"] = "signed_pre_key",
        ["eSkeySig"] = "signed_pre_key_signature",
    };

    /// <summary>Sets every field that the JSON names.</summary>
    public static void Fill(IMessage message, JsonElement json)
    {
        foreach (var (field, value) in Fields(message, json))
        {
            if (field.FieldType == FieldType.Message)
            {
                var inner = field.MessageType.Parser.ParseFrom([]);
                Fill(inner, value);
                field.Accessor.SetValue(message, inner);
            }
            else
            {
                field.Accessor.SetValue(message, Read(field, value));
            }
        }
    }

    /// <summary>The message has exactly the fields that the JSON names, with these values.</summary>
    public static void AssertEqual(JsonElement json, IMessage message)
    {
        var expected = Fields(message, json).ToDictionary(pair => pair.Field.Name, pair => pair.Value);
        var present = message.Descriptor.Fields.InDeclarationOrder().Where(field => field.HasPresence && field.Accessor.HasValue(message)).ToArray();
        Assert.Equal(expected.Keys.Order(), present.Select(field => field.Name).Order());
        foreach (var field in present)
        {
            var value = field.Accessor.GetValue(message);
            if (value is IMessage inner) AssertEqual(expected[field.Name], inner);
            else Assert.Equal(Read(field, expected[field.Name]), value is Enum ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : value);
        }
    }

    private static IEnumerable<(FieldDescriptor Field, JsonElement Value)> Fields(IMessage message, JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.EndsWith(DecodedSuffix, StringComparison.Ordinal)) continue;

            var field = message.Descriptor.Fields.InDeclarationOrder().SingleOrDefault(candidate =>
                string.Equals(candidate.JsonName, property.Name, StringComparison.OrdinalIgnoreCase) || candidate.Name == OwnNames.GetValueOrDefault(property.Name));
            Assert.True(field is not null, $"{message.Descriptor.Name} has no field for {property.Name}.");
            yield return (field, property.Value);
        }
    }

    private static object Read(FieldDescriptor field, JsonElement value) => field.FieldType switch
    {
        FieldType.Bool => value.GetBoolean(),
        FieldType.String => value.GetString()!,
        FieldType.Bytes => ByteString.CopyFrom(Convert.FromHexString(value.GetString()!)),
        FieldType.UInt32 => value.GetUInt32(),
        FieldType.Int32 or FieldType.SFixed32 => value.GetInt32(),
        FieldType.UInt64 => ulong.Parse(value.ToString(), CultureInfo.InvariantCulture),
        FieldType.Enum => (field.EnumType.FindValueByName(value.GetString()) ?? throw new JsonException($"{field.Name}: {value}")).Number,
        var unknown => throw new JsonException($"{field.Name} is of the kind {unknown}, which no vector had before."),
    };
}
