namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the parameter that receives the request.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    public AuthorizationLevel AuthLevel => authLevel;

    /// <summary>None stands for all.</summary>
    public IReadOnlyList<string> Methods => methods;

    /// <summary>Without a slash in front; the function's name unless set.</summary>
    public string? Route { get; set; }
}
