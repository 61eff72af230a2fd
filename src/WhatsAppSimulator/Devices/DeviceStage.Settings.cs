using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>
/// What full clients ask about the account after a login: the answers are those of an account on which nothing was ever set. Other queries
/// of theirs (devices of contacts, app state, media servers) get an error and the line stays. Source: linked-device 11.7.
/// </summary>
internal sealed partial class DeviceStage
{
    private const string PropsRefresh = "86400"; // seconds

    private static readonly string[] PrivacyCategories =
        ["readreceipts", "profile", "status", "online", "last", "groupadd", "calladd", "messages"];

    private static Node Props(string id) => Stanzas.Result(id, new Node("props", Stanzas.Attributes(
        ("protocol", "1"), ("ab_key", "simulator"), ("hash", "0"), ("refresh", PropsRefresh), ("refresh_id", "1"))));

    private static Node Privacy(string id) => Stanzas.Result(id, new Node(
        "privacy",
        null,
        [.. PrivacyCategories.Select(name => new Node("category", Stanzas.Attributes(("name", name), ("value", "all"))))]));
}
