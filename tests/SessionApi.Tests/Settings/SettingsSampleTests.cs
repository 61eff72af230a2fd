using System.Reflection;
using System.Text.Json;
using SessionApi.Tests.Hosting;
using Sessions;

namespace SessionApi.Tests.Settings;

public sealed class SettingsSampleTests
{
    /// <summary>What the code knows: every property of every <c>…Options</c> with a section of its own.</summary>
    private static readonly IReadOnlyList<string> Options =
    [
        .. new[] { typeof(SessionApiServices).Assembly, typeof(ISessionGrain).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && SectionOf(type) is not null)
            .SelectMany(type => NamesOf(type, SectionOf(type)!)),
    ];

    public static TheoryData<string> OptionNames => [.. Options];

    public static TheoryData<string> SampleNames => [.. Sample().Names()];

    [Theory]
    [MemberData(nameof(OptionNames))]
    public void Every_option_is_in_the_sample(string name) => Assert.Contains(name, Sample().Names());

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Every_setting_of_a_section_that_the_code_has_is_an_option(string name)
    {
        var section = name.Split("__")[0] + "__";

        if (Options.Any(option => option.StartsWith(section, StringComparison.Ordinal))) Assert.Contains(name, Options);
    }

    [Fact]
    public void The_sections_of_the_api_and_of_whatsapp_are_among_those_checked()
    {
        Assert.Contains("Auth__Keys__NAME__Value", Options);
        Assert.Contains("Limits__BodyBytes", Options);
        Assert.Contains("WhatsApp__Url", Options);
    }

    [Fact]
    public void Routes_have_no_prefix_behind_the_functions_host()
    {
        var host = Read("host.json");

        Assert.Equal("", host.GetProperty("extensions").GetProperty("http").Text("routePrefix"));
    }

    private static JsonElement Sample() => Read("local.settings.sample.json").GetProperty("Values");

    private static JsonElement Read(string name) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Settings", name)));

    private static string? SectionOf(Type type) =>
        type.GetField("Section", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetRawConstantValue() as string;

    private static IEnumerable<string> NamesOf(Type type, string prefix)
    {
        foreach (var property in type.GetProperties().Where(IsSetting))
        {
            var name = $"{prefix}__{property.Name}";
            if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Dictionary<,>))
            {
                var value = property.PropertyType.GetGenericArguments()[1];
                foreach (var inner in value == typeof(string) ? [$"{name}__ID"] : NamesOf(value, $"{name}__NAME")) yield return inner;
            }
            else
            {
                yield return name;
            }
        }
    }

    // Dictionaries are filled through their getter; anything else without a setter is computed.
    private static bool IsSetting(PropertyInfo property) => property.CanWrite || property.PropertyType.IsGenericType;
}
