using System.Diagnostics;

namespace WhatsApp.Telemetry;

/// <summary>
/// The span of one attempt to connect: from its turn in the line to online, or to the attempt's end. It is over long before the connection is, and
/// nothing of it may live on in the connection's tasks: whoever awaits there does so outside of it.
/// </summary>
internal sealed class ConnectTrace : IDisposable
{
    /// <summary>Of this layer's spans.</summary>
    public static readonly ActivitySource Source = new(ClientMetrics.Name);

    private Activity? _activity;

    private ConnectTrace(Activity activity) => _activity = activity;

    /// <summary>What the span hangs on; nothing once it is over.</summary>
    public ActivityContext Context => _activity?.Context ?? default;

    /// <summary>The trace of whoever calls; nothing while nobody listens.</summary>
    public static ActivityContext Caller => Source.HasListeners() && Activity.Current is { } caller ? caller.Context : default;

    /// <summary>Starts it and enters it; null when nobody listens.</summary>
    /// <param name="origin">What asked for the client.</param>
    /// <param name="isAgain">Whether the client has been online: then this is another story, which only points to where it began.</param>
    public static ConnectTrace? Start(ActivityContext origin, bool isAgain)
    {
        ActivityLink[]? links = isAgain && origin != default ? [new(origin)] : null;
        var activity = Source.StartActivity("whatsapp.connect", ActivityKind.Client, isAgain ? default : origin, tags: null, links);

        return activity is null ? null : new(activity);
    }

    /// <summary>What the caller starts from here on belongs to the attempt, until it returns or calls <see cref="Leave"/>.</summary>
    public void Enter() => Activity.Current = Volatile.Read(ref _activity);

    /// <summary>What the caller starts from here on belongs to no trace.</summary>
    public static void Leave() => Activity.Current = null;

    /// <summary>That a QR is shown; never what it says.</summary>
    public void QrShown(int number, int of) => Volatile.Read(ref _activity)?.AddEvent(
        new ActivityEvent("whatsapp.qr", tags: new ActivityTagsCollection { ["whatsapp.qr.number"] = number, ["whatsapp.qr.of"] = of }));

    /// <summary>How the attempt ended, when it did not end online.</summary>
    /// <param name="outcome">A word; an error unless <paramref name="isExpected"/>.</param>
    /// <param name="isExpected">As the restart after linking is.</param>
    public void Ended(string outcome, bool isExpected)
    {
        if (Volatile.Read(ref _activity) is not { } activity) return;

        activity.SetTag("whatsapp.connect.outcome", outcome);
        if (!isExpected) Fail(activity, outcome);
    }

    /// <summary>Marks a span as failed.</summary>
    public static void Fail(Activity? activity, string word) => activity?.SetTag(ClientMetrics.ErrorType, word).SetStatus(ActivityStatusCode.Error);

    /// <summary>Ends the span; a second time nothing happens.</summary>
    public void Dispose() => Interlocked.Exchange(ref _activity, null)?.Dispose();
}
