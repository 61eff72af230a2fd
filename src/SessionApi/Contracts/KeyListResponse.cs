using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>The keys of a tenant.</summary>
internal sealed record KeyListResponse(
    [property: Description("In order of id, without their texts."), Example("""[{"keyId":"3f9a2b7c1d5e8f60","prefix":"wsk_default_3f9a2b7c1d5e8f60"}]""")]
    IReadOnlyList<KeyResponse> Keys);
