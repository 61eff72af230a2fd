using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Shared.Processes;

/// <summary>A program in a process of its own, with what it has written so far.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int LogLength = 25;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<(bool IsError, string Text)> _lines = [];
    private int? _exitCode;
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, received) => Add(isError: false, received.Data);
        _process.ErrorDataReceived += (_, received) => Add(isError: true, received.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Everything written to standard output so far.</summary>
    public string Output
    {
        get
        {
            lock (_gate) return string.Join('\n', _lines.Where(line => !line.IsError).Select(line => line.Text));
        }
    }

    /// <summary>The last lines of standard output and error, in the order they came, and how it ended if it has.</summary>
    public string Log
    {
        get
        {
            lock (_gate)
            {
                var exitCode = _exitCode ?? (_process.HasExited ? _process.ExitCode : null);
                var end = exitCode is null ? "" : $"\n(It has ended with exit code {exitCode}.)";
                return string.Join('\n', _lines.TakeLast(LogLength).Select(line => line.Text)) + end;
            }
        }
    }

    /// <summary>All that was written to standard output and error so far.</summary>
    public string Everything
    {
        get
        {
            lock (_gate) return string.Join('\n', _lines.Select(line => line.Text));
        }
    }

    /// <summary>Bytes of memory now.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static ChildProcess Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        return new(start);
    }

    /// <summary>The first line, written already or later, that matches.</summary>
    /// <exception cref="InvalidOperationException">The program ended, or a minute passed, without writing one.</exception>
    public async Task<Match> LineAsync(Regex pattern, CancellationToken cancellationToken)
    {
        var ended = _process.WaitForExitAsync(cancellationToken);
        while (true)
        {
            Task written;
            lock (_gate)
            {
                written = _written.Task;
                if (_lines.Select(line => pattern.Match(line.Text)).FirstOrDefault(match => match.Success) is { } found) return found;
            }

            if (ended.IsCompleted) throw new InvalidOperationException($"The program ended without writing {pattern}:\n{Log}");

            try
            {
                await Task.WhenAny(written, ended).WaitAsync(Patience, TimeProvider.System, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new InvalidOperationException($"The program has not written {pattern}:\n{Log}");
            }
        }
    }

    /// <summary>Writes a line to its standard input.</summary>
    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>Ends its standard input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Of the process.</summary>
    public int Pid => _process.Id;

    /// <summary>Waits for the end; its exit code.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop (SIGTERM) and waits for the end; its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
        return await ExitAsync(cancellationToken);
    }

    /// <summary>Sends it a signal by name: STOP lets it stand still, CONT go on.</summary>
    public async Task SignalAsync(string name, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Ends it where it stands (SIGKILL).</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync(CancellationToken.None);

        lock (_gate)
        {
            _exitCode ??= _process.ExitCode;
            _process.Dispose();
        }
    }

    private void Add(bool isError, string? line)
    {
        if (line is null) return;

        TaskCompletionSource written;
        lock (_gate)
        {
            _lines.Add((isError, line));
            written = _written;
            _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        written.SetResult();
    }
}
