namespace WhatsApp;

/// <summary>A write was refused because another process owns the device now. Nothing may be sent for it from here any more.</summary>
public sealed class OwnershipLostException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Always false: ownership does not come back by trying again.</summary>
    public bool IsTransient => false;
}
