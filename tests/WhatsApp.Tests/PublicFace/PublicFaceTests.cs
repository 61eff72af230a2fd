using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace WhatsApp.Tests.PublicFace;

/// <summary>
/// What other projects may use of the client, as a list that is read in review. After a change on purpose, copy
/// <c>PublicFace.received.txt</c> from the output folder over <c>PublicFace/PublicFace.txt</c>.
/// </summary>
public sealed class PublicFaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public async Task The_public_face_is_the_one_agreed_upon()
    {
        var folder = AppContext.BaseDirectory;
        var received = string.Join('\n', typeof(WhatsAppClient).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(Describe)) + "\n";
        await File.WriteAllTextAsync(Path.Combine(folder, "PublicFace.received.txt"), received, TestContext.Current.CancellationToken);

        var agreed = await File.ReadAllTextAsync(Path.Combine(folder, "PublicFace", "PublicFace.txt"), TestContext.Current.CancellationToken);

        Assert.Equal(agreed, received);
    }

    private static IEnumerable<string> Describe(Type type)
    {
        yield return $"{Kind(type)} {type.FullName}";
        foreach (var line in type.GetMembers(Declared).Where(IsWritten).Select(Describe).OfType<string>().Order(StringComparer.Ordinal))
        {
            yield return "  " + line;
        }
    }

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    // Records bring members along that nobody wrote.
    private static bool IsWritten(MemberInfo member) =>
        member.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && member.Name is not ("EqualityContract" or "PrintMembers" or "Deconstruct")
        && member is not (MethodInfo { IsSpecialName: true } or Type);

    private static string? Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } field when field.DeclaringType!.IsEnum => $"{field.Name} = {field.GetRawConstantValue()}",
        FieldInfo { IsSpecialName: false } field => $"{Name(field.FieldType)} {field.Name}",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name} {{{(property.CanRead ? " get;" : "")}{(property.SetMethod?.IsPublic == true ? " set;" : "")} }}",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        _ => null,
    };

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Name(Type type)
    {
        if (!type.IsGenericType) return type.Name;

        return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
