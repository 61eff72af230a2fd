namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which of its own keys the Functions host asks for.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}
