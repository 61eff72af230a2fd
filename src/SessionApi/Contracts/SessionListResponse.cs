using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>A page of sessions.</summary>
internal sealed record SessionListResponse(
    [property: Description("In order of id; without QR and evidence, which only the owner knows."), Example("""[{"sessionId":"shop-7","status":"connected","phoneNumber":"+1234567890"}]""")]
    IReadOnlyList<SessionResponse> Sessions,
    [property: Description("The `cursor` of the next page; absent on the last one."), Example("\"NDA4ZjczNzI\"")]
    string? NextCursor);
