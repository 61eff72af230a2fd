using System.Collections.Concurrent;
using System.Globalization;

namespace Browser.Tests.Pages;

/// <summary>A machine whose server has keys of many tenants: each test has one of its own, and sees nothing of the others.</summary>
public sealed class PageMachine : Machine
{
    private const int Tenants = 60;

    private readonly string[] _keys = [.. Enumerable.Range(0, Tenants).Select(_ => $"key-{Guid.NewGuid():N}{Guid.NewGuid():N}")];
    private readonly ConcurrentBag<SessionClient> _clients = [];
    private int _used;

    private protected override IEnumerable<(string Name, string Value)> Settings => _keys.SelectMany(
        (key, index) => new[] { ($"Auth__Keys__{index}__Value", key), ($"Auth__Keys__{index}__Tenant", NameOf(index)) })
        // The targets of webhooks are here.
        .Append(("Webhooks__AllowPrivateTargets", "true"));

    /// <summary>One that nobody else has.</summary>
    internal Tenant NextTenant()
    {
        var index = Interlocked.Increment(ref _used) - 1;
        var client = new SessionClient(Server.Address, () => Server.Log, ("X-Api-Key", _keys[index]));
        _clients.Add(client);
        return new(NameOf(index), _keys[index], client);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();

        await base.DisposeAsync();
    }

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"tenant-{index}");
}
