namespace WhatsApp;

/// <summary>Everybody at once: for few clients.</summary>
internal sealed class UnlimitedAdmission : IConnectAdmission
{
    public static readonly UnlimitedAdmission Instance = new();

    private UnlimitedAdmission()
    {
    }

    public ValueTask<IDisposable> EnterAsync(ConnectPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Place.Any);
    }

    private sealed class Place : IDisposable
    {
        public static readonly Place Any = new();

        public void Dispose()
        {
            // There is no number of them.
        }
    }
}
