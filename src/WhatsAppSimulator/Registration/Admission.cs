using Google.Protobuf;
using WhatsApp.Proto;
using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.Registration;

/// <summary>Decides after the handshake what a connection is: a registration, a login, or refused.</summary>
internal sealed class Admission(ServerServices services)
{
    /// <summary>The stage that serves the connection; null when it was refused and closed.</summary>
    public async Task<IStage?> AdmitAsync(ServerConnection connection, byte[] payloadBytes)
    {
        if (!TryParse(payloadBytes, out var payload)) return await RefuseAsync(connection, RefusalReason.MalformedPayload);
        if (UserAgentCheck.Refuse(payload.UserAgent, services.Options.MinimumRevision) is { } refusal)
        {
            return await RefuseAsync(connection, refusal);
        }

        if (payload.DevicePairingData is { } pairingData)
        {
            return RegistrationCheck.Refuse(pairingData, payload.UserAgent.AppVersion) is { } reason
                ? await RefuseAsync(connection, reason)
                : new RegistrationStage(services, connection, pairingData);
        }

        if (!payload.HasUsername) return await RefuseAsync(connection, RefusalReason.MalformedPayload);

        var device = services.Accounts.FindByNoiseKey(connection.ClientKey);
        if (device is null) return await RefuseAsync(connection, RefusalReason.UnknownKey);

        return Stanzas.Decimal((long)payload.Username) == device.Number && payload.Device == device.Device
            ? new DeviceStage(services, connection, device, holdsBacklog: payload.Passive)
            : await RefuseAsync(connection, RefusalReason.WrongAddress);
    }

    private async Task<IStage?> RefuseAsync(ServerConnection connection, RefusalReason reason)
    {
        services.Events.Publish(new ConnectionRefused(connection.Id, reason));
        await connection.CloseAsync(Stanzas.Failure(reason));
        return null;
    }

    private static bool TryParse(byte[] bytes, out ClientPayload payload)
    {
        try
        {
            payload = ClientPayload.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            payload = new ClientPayload();
            return false;
        }
    }
}
