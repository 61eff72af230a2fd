namespace Sessions.Tests.Clusters;

/// <summary>The table of a cluster's members that a test writes; it is only read.</summary>
internal sealed class FakeMembers(SiloAddress silo) : IMembershipTable
{
    private int _reads;
    private TaskCompletionSource _read = NewSignal();

    /// <summary>Of the silo; null: it is not in the table.</summary>
    public SiloStatus? Status { get; set; } = SiloStatus.Active;

    /// <summary>What reading waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Waits until somebody has begun to read it that often.</summary>
    public async Task ReadAsync(int times)
    {
        while (true)
        {
            var read = Volatile.Read(ref _read).Task;
            if (Volatile.Read(ref _reads) >= times) return;

            await read.WaitAsync(Patience.Limit);
        }
    }

    public async Task<MembershipTableData> ReadAll()
    {
        Interlocked.Increment(ref _reads);
        Interlocked.Exchange(ref _read, NewSignal()).SetResult();
        await Gate;
        var entries = Status is { } status ? new[] { Tuple.Create(new MembershipEntry { SiloAddress = silo, Status = status }, "1") } : [];
        return new([.. entries], new TableVersion(1, "1"));
    }

    public Task InitializeMembershipTable(bool tryInitTableVersion) => throw new NotSupportedException();

    public Task DeleteMembershipTableEntries(string clusterId) => throw new NotSupportedException();

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => throw new NotSupportedException();

    public Task<MembershipTableData> ReadRow(SiloAddress key) => throw new NotSupportedException();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => throw new NotSupportedException();

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => throw new NotSupportedException();

    public Task UpdateIAmAlive(MembershipEntry entry) => throw new NotSupportedException();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
