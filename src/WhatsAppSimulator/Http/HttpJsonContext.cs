using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppSimulator.Http.Api;
using WhatsAppSimulator.Log;
using WhatsAppSimulator.Registration;

namespace WhatsAppSimulator.Http;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AddPhoneRequest))]
[JsonSerializable(typeof(ScanRequest))]
[JsonSerializable(typeof(FaultRequest))]
[JsonSerializable(typeof(FaultResponse))]
[JsonSerializable(typeof(ActiveFaultResponse[]))]
[JsonSerializable(typeof(WaitingRegistration[]))]
[JsonSerializable(typeof(SessionsResponse))]
[JsonSerializable(typeof(ApiSessionList))]
[JsonSerializable(typeof(ApiQr))]
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(LogGap))]
[JsonSerializable(typeof(PhoneResponse))]
[JsonSerializable(typeof(PhoneResponse[]))]
[JsonSerializable(typeof(DeviceResponse))]
[JsonSerializable(typeof(DeviceResponse[]))]
[JsonSerializable(typeof(DeliverRequest))]
[JsonSerializable(typeof(DeliverResponse))]
[JsonSerializable(typeof(ConnectionsResponse))]
[JsonSerializable(typeof(ReadyLine))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
internal sealed partial class HttpJsonContext : JsonSerializerContext;
