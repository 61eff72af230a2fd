using Sessions.Storage;

namespace SessionApi.Tests.Hosting;

/// <summary>Master keys that are there, or not yet.</summary>
internal sealed class FakeMasterKeys : IMasterKeyState
{
    public bool IsLoaded { get; set; }
}
