using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>The queries of a logged-in device. Source: linked-device 10, 11 and 13.</summary>
internal sealed partial class DeviceStage
{
    private async Task HandleIqAsync(Node iq)
    {
        if (iq["id"] is not { Length: > 0 } id) return;
        if (iq["type"] is "result" or "error")
        {
            if (_pings.TryGetValue(id, out var ping)) ping.TrySetResult();
            return;
        }

        if (!Stanzas.IsServer(iq["to"]))
        {
            await connection.AnswerAsync(Stanzas.Error(id, 400, "bad-request"));
            return;
        }

        switch (iq["xmlns"], iq["type"], iq.Children is [var first, ..] ? first.Tag : "")
        {
            case ("w:p", "get", _):
                await connection.AnswerAsync(new Node("iq", Stanzas.Attributes(
                    ("from", Stanzas.Server), ("type", "result"), ("id", id), ("t", services.UnixTime()))));
                break;
            case ("encrypt", "get", "count"):
                await connection.AnswerAsync(Stanzas.Result(
                    id, new Node("count", Stanzas.Attributes(("value", Stanzas.Decimal(device.PreKeyCount))))));
                break;
            case ("encrypt", "get", "digest"):
                await connection.AnswerAsync(Digest(id));
                break;
            case ("encrypt", "set", "rotate"):
                await connection.AnswerAsync(await RotateAsync(id, iq.Child("rotate")!));
                break;
            case ("encrypt", "set", _):
                await connection.AnswerAsync(await UploadAsync(id, iq));
                break;
            case ("passive", "set", "active"):
                await connection.AnswerAsync(Stanzas.Result(id));
                services.Events.Publish(new DeviceActive(device));
                await ReleaseBacklogAsync();
                break;
            case ("passive", "set", "passive"):
                await connection.AnswerAsync(Stanzas.Result(id));
                break;
            case ("urn:xmpp:whatsapp:dirty", "set", _):
                await connection.AnswerAsync(device.Clean(iq.Children) is null ? Stanzas.Result(id) : Stanzas.Error(id, 400, "bad-request"));
                break;
            case ("md", "set", "remove-companion-device"):
                await RemoveSelfAsync(id, iq.Child("remove-companion-device")!);
                break;
            case ("abt", "get", "props"):
                await connection.AnswerAsync(Props(id));
                break;
            case ("privacy", "get", _):
                await connection.AnswerAsync(Privacy(id));
                break;
            case ("blocklist", "get", _):
                await connection.AnswerAsync(Stanzas.Result(id, new Node("list")));
                break;
            default:
                await connection.AnswerAsync(Stanzas.Error(id, 400, "bad-request"));
                break;
        }
    }

    private async Task RemoveSelfAsync(string id, Node request)
    {
        if (request["jid"] != device.Jid || request["reason"] is null)
        {
            await connection.AnswerAsync(Stanzas.Error(id, 403, "forbidden"));
            return;
        }

        // Whoever unlinked it meanwhile closes the line.
        if (await device.UnlinkAsync()) await connection.AnswerAndCloseAsync(Stanzas.Result(id), Stanzas.DeviceRemoved());
        else await connection.AnswerAsync(Stanzas.Result(id));
    }
}
