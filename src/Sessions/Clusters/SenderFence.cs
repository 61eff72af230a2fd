using Sessions.Storage;
using WhatsApp.Transport;

namespace Sessions.Clusters;

/// <summary>Lets out what is sent for a session only while this process is known to own it. Where there is no cluster, there is none.</summary>
internal sealed class SenderFence(IOwnerStamp stamp, ISessionStore sessions, TimeProvider time)
{
    /// <summary>The same connections, for the owner of that epoch alone.</summary>
    public ITransportFactory Around(ITransportFactory inner, SessionKey key, long epoch) =>
        new FencedTransports(inner, new OwnerProof(stamp, sessions, key, epoch, time));
}
