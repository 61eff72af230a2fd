namespace SessionApi;

/// <summary>Where the ids of sessions come from whose caller chose none.</summary>
internal interface ISessionIdSource
{
    /// <summary>A lower-case UUID that nobody has used.</summary>
    string Next();
}
