using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>What a device still owes an answer for, oldest first; delivered again after every login until it is acknowledged.</summary>
internal sealed class StanzaQueue
{
    private readonly Lock _lock = new();
    private readonly List<UnackedStanza> _stanzas = [];

    public IReadOnlyList<UnackedStanza> Stanzas
    {
        get
        {
            lock (_lock) return [.. _stanzas];
        }
    }

    /// <summary>Null when nothing is owed.</summary>
    public UnackedStanza? Oldest
    {
        get
        {
            lock (_lock) return _stanzas.FirstOrDefault();
        }
    }

    public void Add(UnackedStanza stanza)
    {
        lock (_lock) _stanzas.Add(stanza);
    }

    /// <summary>Takes the stanza off that <paramref name="answer"/> settles; otherwise says what is wrong with the answer.</summary>
    public (UnackedStanza? Settled, string? Expectation) Settle(Node answer, SimulatedDevice device)
    {
        lock (_lock)
        {
            string? expectation = null;
            foreach (var stanza in _stanzas)
            {
                if (stanza.Id != answer["id"]) continue;

                expectation = answer.Tag == "ack"
                    ? AckRule.Mismatch(stanza.Node!, answer, device)
                    : ReceiptRule.Mismatch(stanza.Node!, answer, device);
                if (expectation is not null) continue;
                _stanzas.Remove(stanza);
                return (stanza, null);
            }

            return (null, expectation ?? "id is that of an unacknowledged stanza");
        }
    }
}
