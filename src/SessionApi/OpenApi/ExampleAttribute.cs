namespace SessionApi.OpenApi;

/// <summary>An example of a field, as JSON.</summary>
/// <param name="json">Text in quotes, a number, an object, ...</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ExampleAttribute(string json) : Attribute
{
    public string Json { get; } = json;
}
