using WhatsApp.Crypto;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.Noise;

namespace WhatsAppSimulator.Persistence;

/// <summary>The state file's content: JSON, byte strings in base64, private keys included. A simulator's secrets protect nobody.</summary>
internal sealed record SavedState(
    byte[] Root, byte[] Intermediate, byte[] ServerStatic, IReadOnlyList<SavedAccount> Accounts, IReadOnlyList<string> RetiredKeys)
{
    public static SavedState From(NoiseKeys keys, AccountDirectory directory) => new(
        keys.Root.Private,
        keys.Intermediate.Private,
        keys.ServerStatic.Private,
        [.. directory.Accounts.Select(account => SavedAccount.From(account, directory.DevicesOf(account)))],
        directory.RetiredKeys);

    public NoiseKeys ReadKeys() => new(KeyPair.FromPrivate(Root), KeyPair.FromPrivate(Intermediate), KeyPair.FromPrivate(ServerStatic));

    /// <exception cref="InvalidDataException">A phone, or a device's Noise key, is there twice.</exception>
    public void ReadAccounts(ServerServices services)
    {
        foreach (var account in Accounts)
        {
            if (services.Accounts.TryAdd(account.Read(services))) continue;

            throw new InvalidDataException(
                $"The state file has the phone {account.Number}, or a device's key, twice; take one of them out, or remove the file to begin anew.");
        }

        services.Accounts.Retire(RetiredKeys);
    }
}
