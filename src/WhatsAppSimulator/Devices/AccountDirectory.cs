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

    /// <summary>False, and nothing changes, when the number is taken or a device's key is linked already.</summary>
    public bool TryAdd(Account account)
    {
        lock (_lock)
        {
            string[] keys = [.. account.Devices.Select(device => KeyText(device.NoiseKey))];
            if (keys.Any(_byNoiseKey.ContainsKey) || keys.Distinct().Count() != keys.Length) return false;
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
            if (account.Devices.Count + account.HeldSlots.Count >= maxDevices) return null;

            account.HeldSlots.Add(++account.LastDevice);
            return new DeviceSlot(account, account.LastDevice, ++account.LastKeyIndex);
        }
    }

    /// <summary>Gives the place up, unless a device took it.</summary>
    public void Release(DeviceSlot slot)
    {
        lock (_lock) slot.Account.HeldSlots.Remove(slot.Device);
    }

    /// <summary>
    /// Links the device in the place that was held for it. False, and nothing changes, when the place was given up or its Noise key has been
    /// used meanwhile: two clients may have registered with one key.
    /// </summary>
    public bool TryLink(SimulatedDevice device)
    {
        lock (_lock)
        {
            var key = KeyText(device.NoiseKey);
            if (_byNoiseKey.ContainsKey(key) || _retiredKeys.Contains(key) || !device.Account.HeldSlots.Remove(device.Device)) return false;

            device.Account.Devices.Add(device);
            _byNoiseKey.Add(key, device);
            return true;
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
