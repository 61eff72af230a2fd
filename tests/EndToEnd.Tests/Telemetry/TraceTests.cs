using EndToEnd.Tests.Secrets;
using EndToEnd.Tests.Telemetry.Otlp;
using Xunit;

namespace EndToEnd.Tests.Telemetry;

/// <summary>What a collector is sent of one session's life, read off the wire.</summary>
[Collection(WatchedGroup.Name)]
public sealed class TraceTests(WatchedServer watched)
{
    private const int Server = 2;
    private const int Information = 9;

    private IReadOnlyList<Span> Link => [.. watched.Collector.Spans.Where(span => span.TraceId.Equals(Creation.TraceId))];

    /// <summary>The span of <c>POST /sessions</c>.</summary>
    private Span Creation => Assert.Single(watched.Collector.Spans, span => span is { Name: "POST /sessions", Kind: Server });

    [Fact]
    public void A_full_link_is_one_connected_trace_from_the_call_to_the_webhook()
    {
        var root = Assert.Single(Link, span => span.ParentSpanId.IsEmpty);
        Assert.Same(Creation, root);
        var known = Link.Select(span => span.SpanId).ToHashSet();
        Assert.All(Link.Where(span => span != root), span => Assert.True(known.Contains(span.ParentSpanId), $"Nobody is the parent of {Collector.Describe(span)}"));

        // The first connection shows QRs and is told of the phone, the second logs in.
        var connects = Link.Where(span => span.Name == "whatsapp.connect").ToList();
        Assert.Equal(2, connects.Count);
        Assert.Contains(connects[0].Events, happened => happened.Name == "whatsapp.qr");
        Assert.All(connects, connect => Assert.Single(ChildrenOf(connect), child => child.Name == "whatsapp.handshake"));
        Assert.All(
            (string[])["whatsapp.pair", "whatsapp.login", "session.qr", "session.linked", "session.online"],
            name => Assert.Contains(Link, span => span.Name == name));

        // What the socket told goes on into the log of events, within the same trace.
        var online = Assert.Single(Link, span => span.Name == "session.online");
        Assert.Equal("connected", TextOf(online, "whatsapp.session.status"));
        Assert.Contains(Link, span => span.Name.EndsWith("/Append", StringComparison.Ordinal) || span.Name.EndsWith("/AppendAsync", StringComparison.Ordinal));
        Assert.True(Link.Count(span => span.Name == "webhook.deliver") >= 4, "Created, QR, linked and online are delivered in it.");
        Assert.Contains(ChildrenOf(online), child => child.Name == "webhook.deliver");
        Assert.Equal(["whatsapp-sessions"], watched.Collector.Services);
    }

    [Fact]
    public void A_later_connection_is_a_trace_of_its_own_that_points_to_the_first()
    {
        var again = Assert.Single(watched.Collector.Spans, span => span.Name == "whatsapp.connect" && span.Links.Count > 0);

        Assert.NotEqual(Creation.TraceId, again.TraceId);
        Assert.True(again.ParentSpanId.IsEmpty);
        Assert.Equal(Creation.TraceId, Assert.Single(again.Links).TraceId);
        Assert.Contains(watched.Collector.Spans, span => span.Name == "session.online" && span.TraceId.Equals(again.TraceId));
    }

    [Fact]
    public void Each_step_of_a_session_is_one_line_at_information_and_lines_name_their_trace()
    {
        var lines = watched.Collector.Lines
            .Where(line => line.Severity == Information && line.Attributes.Any(attribute => attribute.Value.Text == watched.SessionId)).ToList();

        string[] steps =
        [
            "Pending (connecting), version 1", "Pending (awaiting-scan), version 2", "Pending (linking), version 3", "Connected (online), version 4",
            "Reconnecting (link-lost), version 5", "Connected (online), version 6", "deleted",
        ];
        // How a line ended, and when it is dialled again, is the client's to tell.
        Assert.Equal(
            steps.Select(step => $"{watched.SessionId}: {step}"),
            lines.Select(line => line.Body.Text).Where(line => !IsOfTheClient(line)));
        Assert.All(lines[..4], line => Assert.Equal(Creation.TraceId, line.TraceId));
    }

    [Fact]
    public void Nothing_that_goes_out_holds_a_secret()
    {
        var sent = new Sightings();
        foreach (var body in watched.Collector.Bodies) sent.Add("OTLP", System.Text.Encoding.Latin1.GetString(body));
        sent.Add("/metrics", watched.PrometheusText);

        Assert.Contains(watched.Secrets, secret => secret.Name == "QR");
        Assert.Contains(watched.Collector.Spans, span => span.Attributes.Any(attribute => attribute.Value.Text == "/sessions/none"));
        Assert.Empty(sent.Find(watched.Secrets));
    }

    private static bool IsOfTheClient(string line) =>
        line.Contains("connection lost", StringComparison.Ordinal) || line.Contains("stream error", StringComparison.Ordinal);

    private IEnumerable<Span> ChildrenOf(Span parent) => Link.Where(span => span.ParentSpanId.Equals(parent.SpanId));

    private static string? TextOf(Span span, string key) => span.Attributes.SingleOrDefault(attribute => attribute.Key == key)?.Value.Text;
}
