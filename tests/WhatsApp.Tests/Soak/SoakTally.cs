using WhatsAppSimulator;
using Xunit;

namespace WhatsApp.Tests.Soak;

/// <summary>What the server saw in the course of a soak.</summary>
internal sealed class SoakTally
{
    public int Logins { get; private set; }

    public int Acknowledged { get; private set; }

    public int Uploads { get; private set; }

    public int Rotations { get; private set; }

    public int Refusals { get; private set; }

    public int Sessions { get; private set; }

    public void Count(ServerEvent e)
    {
        switch (e)
        {
            case DeviceOnline:
                Logins++;
                break;
            case StanzaAcknowledged:
                Acknowledged++;
                break;
            case PreKeysUploaded:
                Uploads++;
                break;
            case SignedPreKeyRotated:
                Rotations++;
                break;
            case ConnectionRefused:
                Refusals++;
                break;
            case UnifiedSessionTold told:
                Sessions++;
                Assert.True(told.IsRight, "The week of use was told wrongly.");
                break;
            case AckMismatched mismatch:
                Assert.Fail($"An answer was wrong: {mismatch.Expectation}");
                break;
            case ConnectionBroken broken:
                Assert.Fail($"The client broke the wire format: {broken.Error}");
                break;
        }
    }

    public override string ToString() =>
        $"{Logins} logins, {Acknowledged} stanzas acknowledged, {Uploads} uploads, {Rotations} rotations, {Refusals} refusals";
}
