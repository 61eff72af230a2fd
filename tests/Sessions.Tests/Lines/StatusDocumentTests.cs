using System.Reflection;
using WhatsApp;
using WhatsApp.Lines;
using Xunit;

namespace Sessions.Tests.Lines;

public sealed class StatusDocumentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_tells_what_the_table_says()
    {
        var path = Path.Combine(FindRoot(new(AppContext.BaseDirectory)), "docs", "status.md");
        var written = StatusDocument.Write();
        if (Environment.GetEnvironmentVariable("STATUS_DOCUMENT") == "write") await File.WriteAllTextAsync(path, written, Token);

        Assert.Equal(await File.ReadAllTextAsync(path, Token), written);
    }

    [Fact]
    public void Every_status_and_reason_of_the_table_is_a_word_of_the_API()
    {
        var reasons = typeof(SessionReason).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue()).ToHashSet();

        Assert.All(LineEnds.All.Where(row => row.Verdict.Status is not null), row =>
        {
            Assert.NotNull(SessionStatusNames.Parse(row.Verdict.Status));
            Assert.Contains(row.Verdict.Reason, reasons);
        });
    }

    [Fact]
    public void Every_way_to_stop_has_a_row_but_the_loss_of_the_session_to_another_process() =>
        Assert.Equal(
            Enum.GetValues<StopReason>().Except([StopReason.OwnershipLost]),
            LineEnds.All.Select(row => row.Verdict.Stop).OfType<StopReason>().Distinct().Order());

    [Fact]
    public void Only_these_erase_credentials() =>
        Assert.Equal(
            [StopReason.DeviceRemoved, StopReason.LoggedOut, StopReason.Banned, StopReason.NeverLinked, StopReason.PairingRejected],
            LineEnds.All.Where(row => row.Verdict.ErasesCredentials).Select(row => row.Verdict.Stop).OfType<StopReason>().Distinct().Order());

    [Fact]
    public void No_row_is_hidden_behind_another()
    {
        foreach (var (row, number) in LineEnds.All.Select((row, number) => (row, number)))
        {
            var hiding = LineEnds.All.Take(number).Where(earlier =>
                earlier.Signal == row.Signal
                && (earlier.Code is null || earlier.Code == row.Code)
                && (earlier.Detail is null || earlier.Detail == row.Detail));
            var left = hiding.Aggregate(row.Phase, (phase, earlier) => phase & ~earlier.Phase);

            Assert.True(left == row.Phase, $"{row} is never reached for {row.Phase & ~left}.");
        }
    }

    private static string FindRoot(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Functions.sln"))
            ? folder.FullName
            : FindRoot(folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the solution's folder."));
}
