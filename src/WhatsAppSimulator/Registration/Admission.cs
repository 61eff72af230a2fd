using Google.Protobuf;
using WhatsApp.Binary;
using WhatsApp.Proto;
using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.FaultInjection;

namespace WhatsAppSimulator.Registration;

/// <summary>Decides after the handshake what a connection is: a registration, a login, or refused.</summary>
internal sealed class Admission(ServerServices services)
{
    /// <summary>The stage that serves the connection; null when it was refused and closed.</summary>
    public async Task<IStage?> AdmitAsync(ServerConnection connection, byte[] payloadBytes)
    {
        if (!TryParse(payloadBytes, out var payload)) return await RefuseAsync(connection, RefusalReason.MalformedPayload);
        if (payload.DevicePairingData is null) connection.Device = services.Accounts.FindByNoiseKey(connection.ClientKey);
        if (services.Faults.Take<Refuse>(connection) is { } wanted)
        {
            return await RefuseAsync(connection, RefusalReason.OnRequest, Stanzas.Failure(wanted.Reason, wanted.Attributes));
        }

        if (UserAgentCheck.Refuse(payload.UserAgent, services.Options.MinimumRevision) is { } refusal)
        {
            return await RefuseAsync(connection, refusal);
        }

        if (IsOutdatedNow(connection, payload.UserAgent.AppVersion.Tertiary)) return await RefuseAsync(connection, RefusalReason.Outdated);

        if (payload.DevicePairingData is { } pairingData)
        {
            return RegistrationCheck.Refuse(pairingData, payload.UserAgent.AppVersion) is { } reason
                ? await RefuseAsync(connection, reason)
                : new RegistrationStage(services, connection, pairingData);
        }

        if (!payload.HasUsername) return await RefuseAsync(connection, RefusalReason.MalformedPayload);

        if (connection.Device is not { } device) return await RefuseAsync(connection, RefusalReason.UnknownKey);

        return Stanzas.Decimal((long)payload.Username) == device.Number && payload.Device == device.Device
            ? new DeviceStage(services, connection, device, holdsBacklog: payload.Passive)
            : await RefuseAsync(connection, RefusalReason.WrongAddress);
    }

    private bool IsOutdatedNow(ServerConnection connection, uint revision) =>
        services.Faults.Take<RaiseMinimumRevision>(fault => revision < fault.Minimum && fault.Scope.Covers(connection)) is not null;

    private Task<IStage?> RefuseAsync(ServerConnection connection, RefusalReason reason) =>
        RefuseAsync(connection, reason, Stanzas.Failure(reason));

    private async Task<IStage?> RefuseAsync(ServerConnection connection, RefusalReason reason, Node failure)
    {
        services.Events.Publish(new ConnectionRefused(connection.Id, reason));
        await connection.CloseAsync(failure);
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
