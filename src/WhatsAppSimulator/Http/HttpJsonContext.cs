using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace WhatsAppSimulator.Http;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AddPhoneRequest))]
[JsonSerializable(typeof(ScanRequest))]
[JsonSerializable(typeof(FaultRequest))]
[JsonSerializable(typeof(FaultResponse))]
[JsonSerializable(typeof(PhoneResponse))]
[JsonSerializable(typeof(PhoneResponse[]))]
[JsonSerializable(typeof(DeviceResponse))]
[JsonSerializable(typeof(DeviceResponse[]))]
[JsonSerializable(typeof(ConnectionsResponse))]
[JsonSerializable(typeof(ReadyLine))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
internal sealed partial class HttpJsonContext : JsonSerializerContext;
