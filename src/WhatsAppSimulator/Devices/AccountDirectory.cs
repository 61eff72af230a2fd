namespace WhatsAppSimulator.Devices;

/// <summary>All phones and linked devices; the one lock over them.</summary>
internal sealed class AccountDirectory
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedDevice> _byNoiseKey = [];
    private readonly HashSet<string> _retiredKeys = [];

    public IReadOnlyList<Account> Accounts
    {
        get
        {
            lock (_lock) return [.. _accounts.Values];
        }
    }

    /// <summary>Lower-case hex of the Noise keys of devices that were unlinked.</summary>
    public IReadOnlyList<string> RetiredKeys
    {
        get
        {
            lock (_lock) return [.. _retiredKeys];
        }
    }

    /// <summary>False when the number is taken.</summary>
    public bool TryAdd(Account account)
    {
        lock (_lock)
        {
            if (!_accounts.TryAdd(account.Number, account)) return false;

            foreach (var device in account.Devices) _byNoiseKey.Add(KeyText(device.NoiseKey), device);
            return true;
        }
    }

    public void Retire(IEnumerable<string> noiseKeys)
    {
        lock (_lock) _retiredKeys.UnionWith(noiseKeys);
    }

    public Account? Find(string number)
    {
        lock (_lock) return _accounts.GetValueOrDefault(number);
    }

    public SimulatedDevice? FindByNoiseKey(byte[] noiseKey)
    {
        lock (_lock) return _byNoiseKey.GetValueOrDefault(KeyText(noiseKey));
    }

    public IReadOnlyList<SimulatedDevice> DevicesOf(Account account)
    {
        lock (_lock) return [.. account.Devices];
    }

    /// <summary>Whether the key is linked now or was once.</summary>
    public bool IsUsed(byte[] noiseKey)
    {
        lock (_lock) return _byNoiseKey.ContainsKey(KeyText(noiseKey)) || _retiredKeys.Contains(KeyText(noiseKey));
    }

    /// <summary>Holds a place for one more device; null when the account has no room.</summary>
    public DeviceSlot? TryHold(Account account, int maxDevices)
    {
        lock (_lock)
        {
            if (account.Devices.Count + account.HeldSlots >= maxDevices) return null;

            account.HeldSlots++;
            return new DeviceSlot(account, ++account.LastDevice, ++account.LastKeyIndex);
        }
    }

    public void Release(DeviceSlot slot)
    {
        lock (_lock) slot.Account.HeldSlots--;
    }

    public void Link(SimulatedDevice device)
    {
        lock (_lock)
        {
            device.Account.Devices.Add(device);
            _byNoiseKey.Add(KeyText(device.NoiseKey), device);
        }
    }

    /// <summary>False when the device was not linked any more.</summary>
    public bool Unlink(SimulatedDevice device)
    {
        lock (_lock)
        {
            if (!device.Account.Devices.Remove(device)) return false;

            _byNoiseKey.Remove(KeyText(device.NoiseKey));
            _retiredKeys.Add(KeyText(device.NoiseKey));
            return true;
        }
    }

    private static string KeyText(byte[] key) => Convert.ToHexStringLower(key);
}
