using System.Text.Json.Serialization;
using Sessions.Proxies;

namespace Sessions.Storage;

/// <summary>JSON inside rows and in the key file.</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(ProxyAddress))]
[JsonSerializable(typeof(StoredEvent))]
[JsonSerializable(typeof(StoredEvent[]))]
internal sealed partial class StorageJsonContext : JsonSerializerContext;
