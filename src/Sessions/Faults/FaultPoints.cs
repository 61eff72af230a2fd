using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Sessions.Faults;

/// <summary>
/// The places where a process may be killed so that the worst can be tested: before and after every write to Table Storage and every message
/// to WhatsApp. They are met on the way of every request and every message, so that a new step has its own without anybody's thinking of it.
/// </summary>
/// <param name="file">
/// What to do, read at every point: <c>list</c> tells each one in the log; the name of one, such as <c>after PUT Sessions#2</c>, kills the
/// process there, where nothing more of it runs. While there is no such file nothing happens; occurrences are counted anew with each new order.
/// </param>
/// <param name="logger">For the list.</param>
internal sealed partial class FaultPoints(string file, ILogger<FaultPoints> logger)
{
    private const string List = "list";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _occurrences = [];
    private string? _order;
    private int _number;

    /// <summary>Called at a point; under an order to kill it may not return.</summary>
    /// <param name="name">Before or after what; its occurrence is added here.</param>
    public void Pass(string name)
    {
        lock (_lock)
        {
            ReadOrder();
            if (_order is null) return;

            var occurrence = _occurrences[name] = _occurrences.GetValueOrDefault(name) + 1;
            var point = $"{name}#{occurrence}";
            if (_order == List) LogPoint(++_number, point);
            else if (_order == point) Die();
        }
    }

    private void ReadOrder()
    {
        var order = File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        if (order == _order) return;

        _order = order;
        _occurrences.Clear();
        _number = 0;
    }

    /// <summary>SIGKILL: no handler, no flush, no goodbye on any socket.</summary>
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        throw new UnreachableException("A process does not survive its own SIGKILL.");
    }

    [LoggerMessage(2090, LogLevel.Information, "Fault point {Number}: {Point}")]
    private partial void LogPoint(int number, string point);
}
