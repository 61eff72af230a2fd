using Microsoft.Extensions.Logging;

namespace Fuzzing.Targets;

/// <summary>Keeps the first exception that the client logged: it logs only those that no part of it foresaw.</summary>
internal sealed class FailureLog : ILogger
{
    public Exception? Unforeseen { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // Formatting is part of what wrong bytes reach.
        formatter(state, exception);
        Unforeseen ??= exception;
    }
}
