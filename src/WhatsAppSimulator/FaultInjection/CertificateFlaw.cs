namespace WhatsAppSimulator.FaultInjection;

/// <summary>What is wrong with a chain of certificates; all else about it is right. Source: linked-device 2.4.</summary>
public enum CertificateFlaw
{
    /// <summary>Another root signed the intermediate.</summary>
    IntermediateSignature = 1,

    /// <summary>Another intermediate signed the leaf.</summary>
    LeafSignature,

    /// <summary>The leaf's signature is missing.</summary>
    NoLeafSignature,

    /// <summary>The intermediate names another issuer than the root: serial 1.</summary>
    IntermediateIssuer,

    /// <summary>The leaf names another issuer than the intermediate.</summary>
    LeafIssuer,

    /// <summary>The leaf vouches for another key than the server's.</summary>
    LeafKey,

    /// <summary>The intermediate's time is over.</summary>
    ExpiredIntermediate,

    /// <summary>The leaf's time is over.</summary>
    ExpiredLeaf,

    /// <summary>The intermediate's time has not begun.</summary>
    FutureIntermediate,

    /// <summary>The leaf's time has not begun.</summary>
    FutureLeaf,
}
