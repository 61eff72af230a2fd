namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Functions app starts.</summary>
public static class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
