namespace SessionApi.Tests.Hosting;

internal sealed class FixedIds(string id) : ISessionIdSource
{
    public string Next() => id;
}
