using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsAppSimulator.Connections;

namespace WhatsAppSimulator.FaultInjection;

/// <summary>The line is cut without a word.</summary>
public sealed record Drop : MomentaryFault
{
    internal override Task HitAsync(ServerConnection connection, ServerServices services)
    {
        connection.Drop();
        return Task.CompletedTask;
    }
}

/// <summary>A <c>stream:error</c> with what is given. Source: linked-device 9.4.</summary>
/// <param name="Code">Such as <c>503</c>.</param>
/// <param name="Conflict">Type of the conflict child, such as <c>replaced</c>.</param>
/// <param name="AckClass">Class of the ack child: a stanza that is said to be owed an answer.</param>
/// <param name="AckId">Id of the ack child.</param>
/// <param name="IsNotWellFormed">Adds the child that blames the client's last stanza.</param>
public sealed record SendStreamError(
    string? Code = null, string? Conflict = null, string? AckClass = null, string? AckId = null, bool IsNotWellFormed = false) : MomentaryFault
{
    /// <summary>Whether the server closes after it; it does unless told otherwise.</summary>
    public bool Closes { get; init; } = true;

    internal override bool Reaches(ServerConnection connection) => connection.CanBeTold;

    internal override Task HitAsync(ServerConnection connection, ServerServices services) =>
        Closes ? connection.CloseAsync(Stanza()) : connection.SendAsync(Stanza());

    private Node Stanza()
    {
        List<Node> children = [];
        if (Conflict is not null) children.Add(new Node("conflict", Stanzas.Attributes(("type", Conflict))));
        if (AckClass is not null || AckId is not null) children.Add(Stanzas.OwedAck(AckClass, AckId));
        if (IsNotWellFormed) children.Add(new Node("xml-not-well-formed"));

        var attributes = Stanzas.Attributes(("code", Code));
        return children.Count == 0 ? new Node("stream:error", attributes) : new Node("stream:error", attributes, [.. children]);
    }
}

/// <summary>The orderly end of the stream is announced, and the socket stays open.</summary>
public sealed record SendStreamEnd : MomentaryFault
{
    internal override bool Reaches(ServerConnection connection) => connection.CanBeTold;

    internal override Task HitAsync(ServerConnection connection, ServerServices services) => connection.SendAsync(new Node("xmlstreamend"));
}

/// <summary>A frame of random bytes: under no key, so that its tag is wrong.</summary>
/// <param name="Length">Bytes of the payload.</param>
public sealed record SendGarbage(int Length = 64) : MomentaryFault
{
    private const int MaxLength = 1 << 20;

    internal override string? Mistake => Length is < 1 or > MaxLength ? $"length is 1 to {MaxLength}" : base.Mistake;

    internal override Task HitAsync(ServerConnection connection, ServerServices services) =>
        connection.SendRawFrameAsync(services.Random.Bytes(Length));
}

/// <summary>
/// Registering clients are told that their material is retired: they make a new ADV secret and show their code again. Source: linked-device 6.5.
/// </summary>
/// <param name="Child">The notification's child: <c>companion_reg_refresh</c> or <c>pair-device-rotate-qr</c>.</param>
public sealed record RefreshRegistration(string Child = RefreshRegistration.Refresh) : MomentaryFault
{
    internal const string Refresh = "companion_reg_refresh";
    internal const string RotateQr = "pair-device-rotate-qr";

    internal override string? Mistake => Child is Refresh or RotateQr ? null : $"child is {Refresh} or {RotateQr}";

    internal override bool Reaches(ServerConnection connection) => connection.Refs.Count > 0;

    internal override Task HitAsync(ServerConnection connection, ServerServices services) => connection.SendAsync(new Node(
        "notification",
        Stanzas.Attributes(("from", Stanzas.Server), ("type", Refresh), ("id", services.NextStanzaId()), ("t", services.UnixTime())),
        new Node(Child)));
}
