namespace WhatsApp.Pairing;

/// <summary>What came with pair-success did not pass a check; the server is told so and the device is not linked.</summary>
internal sealed class PairingException(PairingFailure reason, Exception? innerException = null)
    : Exception($"Pairing failed: {reason}.", innerException)
{
    public PairingFailure Reason { get; } = reason;

    public bool IsTransient => false;

    /// <summary>Code and text of the error answer.</summary>
    public (int Code, string Text) Answer => Reason switch
    {
        PairingFailure.HmacMismatch => (401, "hmac-mismatch"),
        PairingFailure.SignatureMismatch => (401, "signature-mismatch"),
        _ => (500, "internal-error"),
    };
}
