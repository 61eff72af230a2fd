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

    public void ReadAccounts(ServerServices services)
    {
        foreach (var account in Accounts) services.Accounts.TryAdd(account.Read(services));
        services.Accounts.Retire(RetiredKeys);
    }
}
