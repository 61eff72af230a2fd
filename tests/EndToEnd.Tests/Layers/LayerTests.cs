using Xunit;

namespace EndToEnd.Tests.Layers;

/// <summary>The arrows of docs/architecture.md, checked on what the compiler wrote.</summary>
public sealed class LayerTests
{
    private static readonly string[] Product = ["WhatsApp", "Sessions", "SessionApi", "SessionServer", "WhatsAppSimulator"];

    [Theory]
    [InlineData("WhatsApp", "")]
    [InlineData("Sessions", "WhatsApp")]
    [InlineData("SessionApi", "Sessions WhatsApp")]
    [InlineData("SessionServer", "SessionApi Sessions WhatsApp")]
    [InlineData("SessionFunctions.StandIn", "SessionApi Sessions WhatsApp")]
    [InlineData("WhatsAppSimulator", "WhatsApp")]
    public void A_layer_uses_only_the_layers_below_it(string layer, string below)
    {
        using var assembly = AssemblyFile.OfProduct(layer);

        var wrong = assembly.References.Intersect(Product).Except(below.Split(' '));

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("WhatsApp", "Azure.", "Orleans", "Microsoft.Orleans", "Microsoft.AspNetCore.", "StackExchange.")]
    [InlineData("Sessions", "Microsoft.AspNetCore.")]
    [InlineData("SessionApi", "Azure.")]
    [InlineData("SessionFunctions.StandIn", "Azure.")]
    [InlineData("WhatsAppSimulator", "Azure.", "Orleans", "Microsoft.Orleans")]
    public void A_layer_does_not_know_what_is_not_its_business(string layer, params string[] unknown)
    {
        using var assembly = AssemblyFile.OfProduct(layer);

        var wrong = assembly.References.Where(name => unknown.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

        Assert.Empty(wrong);
    }

    /// <summary>The simulator has its own side of every exchange, so that it can disagree with the client.</summary>
    [Fact]
    public void The_simulator_shares_only_bytes_keys_and_messages_with_the_client()
    {
        using var simulator = AssemblyFile.OfProduct("WhatsAppSimulator");

        var wrong = simulator.TypesUsedOf("WhatsApp").Where(type => !IsShared(type));

        Assert.Empty(wrong);
    }

    /// <summary>Without this, reading nothing would look like finding nothing wrong.</summary>
    [Fact]
    public void The_reader_of_assemblies_sees_references_and_types()
    {
        using var tests = AssemblyFile.OfProduct("EndToEnd.Tests");

        Assert.Contains("xunit.v3.assert", tests.References);
        Assert.Contains("Xunit.Assert", tests.TypesUsedOf("xunit.v3.assert"));
    }

    private static bool IsShared(string type) =>
        type is "WhatsApp.WireFormatException"
        || type.StartsWith("WhatsApp.Binary.", StringComparison.Ordinal)
        || type.StartsWith("WhatsApp.Crypto.", StringComparison.Ordinal)
        || type.StartsWith("WhatsApp.Proto.", StringComparison.Ordinal);
}
