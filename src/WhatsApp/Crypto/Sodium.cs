using System.Runtime.InteropServices;

namespace WhatsApp.Crypto;

/// <summary>The few functions of libsodium that .NET lacks; each returns 0 on success unless it returns nothing.</summary>
internal static partial class Sodium
{
    private const string Library = "libsodium";

    static Sodium()
    {
        if (Init() < 0) throw new InvalidOperationException("libsodium did not initialise.");
    }

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    private static partial int Init();

    /// <summary>q (32) = n (32) * basepoint on Curve25519.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519_base")]
    public static partial int ScalarMultBase(Span<byte> q, ReadOnlySpan<byte> n);

    /// <summary>q (32) = n (32) * p (32) on Curve25519; not 0 when the result is all zero.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519")]
    public static partial int ScalarMult(Span<byte> q, ReadOnlySpan<byte> n, ReadOnlySpan<byte> p);

    /// <summary>q (32, compressed Edwards) = n (32) * basepoint of Ed25519, n taken as it is.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_ed25519_base_noclamp")]
    public static partial int EdwardsScalarMultBase(Span<byte> q, ReadOnlySpan<byte> n);

    /// <summary>r (32) = s (64, little-endian) mod L.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_scalar_reduce")]
    public static partial void ScalarReduce(Span<byte> r, ReadOnlySpan<byte> s);

    /// <summary>z (32) = x (32) * y (32) mod L.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_scalar_mul")]
    public static partial void ScalarMultiply(Span<byte> z, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y);

    /// <summary>z (32) = x (32) + y (32) mod L.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_scalar_add")]
    public static partial void ScalarAdd(Span<byte> z, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y);

    /// <summary>0 when the 64-byte Ed25519 signature over m is good under pk (32).</summary>
    [LibraryImport(Library, EntryPoint = "crypto_sign_verify_detached")]
    public static partial int VerifyDetached(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> m, ulong length, ReadOnlySpan<byte> pk);
}
