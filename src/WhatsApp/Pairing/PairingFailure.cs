namespace WhatsApp.Pairing;

/// <summary>Which check of pair-success failed.</summary>
internal enum PairingFailure
{
    /// <summary>A part is missing, too long, or not what it should be.</summary>
    Malformed,

    /// <summary>The phone did not know the ADV secret of the QR we show now.</summary>
    HmacMismatch,

    /// <summary>The account did not sign this device's identity.</summary>
    SignatureMismatch,
}
