namespace Sessions.Tests.Storms;

/// <summary>What a session is to become by each thing that can happen to it, in a few lines that know nothing of how it is done.</summary>
internal static class SessionModel
{
    public static Model After(this Model model, string happening) => (model, happening) switch
    {
        (_, "delete") => Model.None,
        (Model.None, "create") => Model.Pending,
        (Model.None, _) => Model.None,

        (Model.Stopped or Model.Failed, "start" or "restart") => Model.Online,
        (Model.Expired or Model.LoggedOut, "start" or "restart") => Model.Pending,

        (Model.Online or Model.Failed, "stop") => Model.Stopped,
        (Model.Pending, "stop") => Model.Expired,

        (Model.Online or Model.Stopped or Model.Failed, "logout") => Model.LoggedOut,

        (Model.Pending, "scan") => Model.Online,
        (Model.Pending, "exhaust" or "crash") => Model.Expired,
        (Model.Online, "removed by the phone") => Model.LoggedOut,
        (Model.Online, "replaced") => Model.Failed,

        _ => model,
    };

    public static bool IsRunning(this Model model) => model is Model.Pending or Model.Online;

    public static bool IsLinked(this Model model) => model is Model.Online or Model.Stopped or Model.Failed;

    /// <summary>A snapshot in the model's words.</summary>
    public static Model Of(SessionSnapshot? session) => session switch
    {
        null => Model.None,
        { Status: SessionStatus.Pending } => Model.Pending,
        { Status: SessionStatus.Connected or SessionStatus.Reconnecting } => Model.Online,
        { Status: SessionStatus.Stopped } => Model.Stopped,
        { Status: SessionStatus.Expired } => Model.Expired,
        { Status: SessionStatus.LoggedOut } => Model.LoggedOut,
        _ => Model.Failed,
    };
}
