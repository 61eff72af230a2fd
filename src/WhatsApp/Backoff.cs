using WhatsApp.Crypto;

namespace WhatsApp;

/// <summary>Pauses between attempts: full jitter under a limit that doubles from 1 s to 5 min, and never none at all.</summary>
internal sealed class Backoff(IRandomSource random)
{
    private const double FirstLimitSeconds = 1;
    private const double LastLimitSeconds = 300;

    /// <summary>However the dice fall: what has just failed is not tried again in the same instant.</summary>
    private const double LeastSeconds = 0.05;

    /// <summary>Steps that a "too fast" from the server adds.</summary>
    private const int SlowSteps = 5;

    private int _step;

    /// <summary>The pause before the next attempt.</summary>
    /// <param name="slowly">The server said that we are too fast.</param>
    public TimeSpan Next(bool slowly)
    {
        if (slowly) _step += SlowSteps;
        var limit = Math.Min(LastLimitSeconds, FirstLimitSeconds * Math.Pow(2, Math.Min(_step, 20)));
        _step++;

        return TimeSpan.FromSeconds(Math.Max(LeastSeconds, limit * random.NextDouble()));
    }

    /// <summary>A connection has proven stable.</summary>
    public void Reset() => _step = 0;
}
