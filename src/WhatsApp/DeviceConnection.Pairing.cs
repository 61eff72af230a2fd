using System.Diagnostics;
using System.Text;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Device;
using WhatsApp.Lines;
using WhatsApp.Pairing;
using WhatsApp.Stanzas;
using WhatsApp.Telemetry;

namespace WhatsApp;

/// <summary>A device that is not linked yet: refs become QRs one after the other until a phone scans one or they run out.</summary>
internal sealed partial class DeviceConnection
{
    /// <summary>A close this shortly before the last QR's end is the server's own idea of the same end.</summary>
    private static readonly TimeSpan ExhaustionTolerance = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of a ref. Real ones have some hundred; a QR code has room for 2,953 with all else in it.</summary>
    private const int MaxRefLength = 1024;

    private QrIssued? _qr;

    /// <summary>When the QR was first shown, on the clock that does not jump.</summary>
    private long _qrShownAt;
    private string? _ref;
    private int _round;
    private volatile bool _signSent;

    /// <summary>Whether pair-device has come, saved and answered or not.</summary>
    private volatile bool _wasOfferedRefs;

    private async Task OnPairDeviceAsync(Node iq, Node pairDevice)
    {
        if (_startedLinked || _signSent) return;

        var refs = new List<string>();
        foreach (var child in pairDevice.Children)
        {
            if (child.Tag == "ref" && child.Bytes is { Length: > 0 and <= MaxRefLength } bytes) refs.Add(Encoding.UTF8.GetString(bytes));
        }

        await SaveAsync(WithNewAdvSecret()).ConfigureAwait(false);
        await SendAsync(Iq.Result(iq)).ConfigureAwait(false);
        Track(RotateQrAsync([.. refs], ++_round));
    }

    private async Task RotateQrAsync(string[] refs, int round)
    {
        try
        {
            for (var i = 0; i < refs.Length; i++)
            {
                var lifetime = i == 0 ? Timings.FirstQr : Timings.NextQr;
                var now = _options.Time.GetUtcNow();
                var (reference, shownAt, qr) = (refs[i], _options.Time.GetTimestamp(), new QrIssued(string.Empty, i + 1, refs.Length, now, now + lifetime));
                EnqueueForRound(round, () =>
                {
                    _qrShownAt = shownAt;
                    Show(reference, qr);
                });
                await Task.Delay(lifetime, _options.Time, _scope.Token).ConfigureAwait(false);
            }

            EnqueueForRound(round, () => End(LineVerdicts.QrsUsedUp));
        }
        catch (OperationCanceledException)
        {
            // The connection ended meanwhile.
        }
    }

    /// <summary>However many refs the server sends, and however often: a pairing ends.</summary>
    private async Task EndPairingAsync()
    {
        try
        {
            await Task.Delay(Timings.Pairing, _options.Time, _scope.Token).ConfigureAwait(false);
            Enqueue(() =>
            {
                if (!_signSent) End(LineVerdicts.QrsUsedUp);
                return Task.CompletedTask;
            });
        }
        catch (OperationCanceledException)
        {
            // The connection ended meanwhile.
        }
    }

    /// <summary>Queues a step that means nothing any more once a phone has scanned (its step stands before then) or new refs came.</summary>
    private void EnqueueForRound(int round, Action step) => Enqueue(() =>
    {
        if (_round == round && !_signSent) step();
        return Task.CompletedTask;
    });

    private void Show(string reference, QrIssued qr)
    {
        _ref = reference;
        _qr = qr with { Text = QrText.Build(reference, _credentials, ClientPayloads.ClientType) };
        _options.Metrics.QrShown();
        Trace?.QrShown(qr.Number, qr.Of);
        _emit(_qr);
    }

    private async Task OnRegistrationRefreshAsync(Node notification)
    {
        if (!_startedLinked && !_signSent)
        {
            await SaveAsync(WithNewAdvSecret()).ConfigureAwait(false);
            // The same ref with the same deadline, under the new secret: the QR on the screen is worthless from now on.
            if (_ref is { } reference && _qr is { } qr) Show(reference, OnTodaysClock(qr));
        }

        await AcknowledgeAsync(notification).ConfigureAwait(false);
    }

    /// <summary>The same life in the terms of a wall clock that may have been set meanwhile.</summary>
    private QrIssued OnTodaysClock(QrIssued qr)
    {
        var issuedAt = _options.Time.GetUtcNow() - _options.Time.GetElapsedTime(_qrShownAt);
        return qr with { IssuedAt = issuedAt, ExpiresAt = issuedAt + (qr.ExpiresAt - qr.IssuedAt) };
    }

    private async Task OnPairSuccessAsync(Node iq)
    {
        if (_startedLinked || _signSent) return;

        using var span = ConnectTrace.Source.StartActivity("whatsapp.pair", ActivityKind.Client);
        DeviceCredentials linked;
        Node answer;
        try
        {
            (linked, answer) = PairSuccess.Process(iq, _credentials, _options.Random);
        }
        catch (PairingException exception)
        {
            LogMessages.PairingRejected(_options.Logger, _name, exception.Reason);
            ConnectTrace.Fail(span, EnumWords<PairingFailure>.Of(exception.Reason));
            await SendAsync(Iq.Error(iq, exception.Answer.Code, exception.Answer.Text)).ConfigureAwait(false);
            End(ConnectionOutcome.Of(LineVerdicts.PairingRejected, exception.Answer.Code)!);
            return;
        }

        try
        {
            // Once the answer is out the phone shows the device as linked: losing the credentials then would orphan it.
            await SaveAsync(linked).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OwnershipLostException)
        {
            await SendAsync(Iq.Error(iq, 500, "internal-error")).ConfigureAwait(false);
            throw;
        }

        _signSent = true;
        // Told first: whether the answer then reaches the server shows at the login, not here.
        _emit(new Linked(linked.Jid!, linked.Lid, "+" + Jid.Parse(linked.Jid!).User, linked.Platform, linked.BusinessName));
        await SendAsync(answer).ConfigureAwait(false);
        Track(CloseLaterAsync(Timings.RestartAfterLinking));
    }

    /// <summary>What a close without a word means at this moment.</summary>
    private ConnectionOutcome OnClosed()
    {
        string[] details = _signSent ? [LineEnds.AfterLinking] : IsAtLastQr() ? [LineEnds.AtLastQr] : [];

        return ConnectionOutcome.Of(LineEnds.Find(LineSignal.Close, Phase, null, details).Verdict)!;
    }

    private bool IsAtLastQr() =>
        _qr is { } qr && qr.Number == qr.Of
        && _options.Time.GetElapsedTime(_qrShownAt) > qr.ExpiresAt - qr.IssuedAt - ExhaustionTolerance;

    private DeviceCredentials WithNewAdvSecret() =>
        _credentials with { AdvSecret = _options.Random.Bytes(DeviceCredentials.AdvSecretLength) };
}
