using WhatsApp.Binary;
using WhatsApp.Lines;
using WhatsApp.Stanzas;

namespace WhatsApp;

/// <summary>Removing the own device from the account.</summary>
internal sealed partial class DeviceConnection
{
    /// <summary>True when the server confirmed, by its answer or by ending the stream as for a removed device.</summary>
    public async Task<bool> LogoutAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RequestAsync(
                id => Iq.Set(id, "md", new Node("remove-companion-device", [new("jid", _credentials.Jid!), new("reason", "user_initiated")])),
                Timings.Logout,
                cancellationToken).ConfigureAwait(false);
            // The server ends the stream for the same reason, as a rule; it is not relied on.
            End(LineVerdicts.DeviceRemoved);
            return true;
        }
        catch (Exception exception) when (exception is IqException or TimeoutException)
        {
            return false;
        }
        catch (OwnershipLostException)
        {
            EndAsLost();
            return false;
        }
        catch (Exception exception) when (exception is IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return _end is ConnectionOutcome.Stop { Event: ClientStopped { Reason: StopReason.DeviceRemoved } };
        }
    }
}
