using System.Text.Json.Serialization;

namespace WhatsAppSimulator.Persistence;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SavedState))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
