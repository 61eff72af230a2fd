namespace WhatsAppSimulator.FaultInjection;

/// <summary>The requested fault cannot be.</summary>
/// <param name="message">What it should have been.</param>
public sealed class InvalidFaultException(string message) : ArgumentException(message)
{
    /// <summary>The same request fails again.</summary>
    public bool IsTransient { get; }
}
