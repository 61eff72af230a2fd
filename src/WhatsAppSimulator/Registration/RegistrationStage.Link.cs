using WhatsApp.Binary;
using WhatsApp.Proto;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.Phones;

namespace WhatsAppSimulator.Registration;

/// <summary>From the scan to the link: the phone's checks, pair-success, the client's countersignature.</summary>
internal sealed partial class RegistrationStage
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SimulatedDevice> _linked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LinkOffer? _offer;
    private string? _pairSuccessId;

    private DeviceProps Props { get; } = DeviceProps.Parser.ParseFrom(data.DeviceProps);

    /// <summary>Links this client to the account whose phone scanned the code.</summary>
    /// <exception cref="ScanRefusedException">The code, the client or the account does not allow it.</exception>
    public async Task<SimulatedDevice> LinkAsync(Account account, QrText qr, CancellationToken cancellationToken)
    {
        if (Check(qr) is { } reason) throw Refused(reason);
        if (await WaitUntilReadyAsync(cancellationToken) is { } notReady) throw Refused(notReady);
        var slot = services.Accounts.TryHold(account, services.Options.MaxLinkedDevices) ?? throw Refused(ScanRefusalReason.TooManyDevices);
        var offer = new LinkOffer(slot, qr.IdentityKey, qr.AdvSecret, services.Time, services.Random);
        if (Interlocked.CompareExchange(ref _offer, offer, null) is not null)
        {
            services.Accounts.Release(slot);
            throw Refused(ScanRefusalReason.AlreadyScanned);
        }

        return await OfferAsync(offer).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Goes on when nobody waits any more: the client may answer all the same, so its place is held until that is decided.
    /// </summary>
    private async Task<SimulatedDevice> OfferAsync(LinkOffer offer)
    {
        try
        {
            _pairSuccessId = services.NextStanzaId();
            await connection.SendAsync(offer.PairSuccess(_pairSuccessId, services.UnixTime()));
            return await _linked.Task.WaitAsync(services.Options.AnswerLimit, services.Time);
        }
        catch (TimeoutException)
        {
            Refuse(ScanRefusalReason.NoAnswer);
            connection.BeginClose();
            throw Refused(ScanRefusalReason.NoAnswer);
        }
        finally
        {
            services.Accounts.Release(offer.Slot);
        }
    }

    /// <summary>A client may show its code a moment before its answer to pair-device arrives; no camera is that fast, but a program is.</summary>
    private async Task<ScanRefusalReason?> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _ready.Task.WaitAsync(services.Options.AnswerLimit, services.Time, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return ScanRefusalReason.NotAcknowledged;
        }
        catch (TaskCanceledException) when (_ready.Task.IsCanceled)
        {
            return ScanRefusalReason.ConnectionLost;
        }
    }

    private ScanRefusalReason? Check(QrText qr)
    {
        if (services.Time.GetUtcNow() > EndOf(Array.IndexOf(_refs, qr.Ref)) + services.Options.RefGrace) return ScanRefusalReason.RefExpired;
        if (!qr.NoiseKey.AsSpan().SequenceEqual(connection.ClientKey) || !data.Identity.Span.SequenceEqual(qr.IdentityKey))
        {
            return ScanRefusalReason.KeyMismatch;
        }

        if (!ClientTypeRule.Allows(Props.PlatformType, qr.ClientType)) return ScanRefusalReason.ClientTypeMismatch;
        return services.Accounts.IsUsed(connection.ClientKey) ? ScanRefusalReason.KeysUsedBefore : null;
    }

    private async Task HandleAnswerAsync(Node answer)
    {
        var offer = _offer!;
        // Only the first one counts: the same answer may come twice.
        _pairSuccessId = null;
        if (answer["type"] == "error" || !offer.IsSignedBack(answer))
        {
            if (answer["type"] == "error") Refuse(ScanRefusalReason.RefusedByDevice, answer.Child("error")?["text"]);
            else Refuse(ScanRefusalReason.WrongDeviceSignature);
            await connection.CloseAsync();
            return;
        }

        var keys = new DeviceKeys(
            connection.ClientKey,
            data.Identity.ToByteArray(),
            data.RegistrationId.ToByteArray(),
            new SignedPreKey(data.SignedPreKeyId.ToByteArray(), data.SignedPreKey.ToByteArray(), data.SignedPreKeySignature.ToByteArray()));
        var device = new SimulatedDevice(services, offer.Slot, keys, Props.Os, services.Time.GetUtcNow());
        if (!services.Accounts.TryLink(device))
        {
            Refuse(ScanRefusalReason.KeysUsedBefore);
            await connection.CloseAsync();
            return;
        }

        await services.State.SaveAsync();

        services.Events.Publish(new DeviceLinked(device));
        _linked.TrySetResult(device);
        await connection.AnswerAndCloseAsync(Stanzas.RestartRequired());
    }

    private ScanRefusedException Refused(ScanRefusalReason reason)
    {
        services.Events.Publish(new ScanRefused(connection.Id, reason));
        return new ScanRefusedException(reason);
    }

    private void Refuse(ScanRefusalReason reason, string? detail = null)
    {
        if (_offer is not null) _linked.TrySetException(new ScanRefusedException(reason, detail));
    }
}
