namespace Sessions.Storage;

/// <summary>Whether credentials can be encrypted and decrypted.</summary>
public interface IMasterKeyState
{
    /// <summary>False while the source of master keys has not answered since the start.</summary>
    bool IsLoaded { get; }
}
