using System.Reflection;

namespace SessionApi.Tests.Contract;

/// <summary>The document and the API say the same: every answer named is given, every answer given is named and fits its schema.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task Every_answer_that_the_document_names_is_given_and_fits_its_schema()
    {
        await using var host = await ContractHost.StartAsync();
        var missing = new List<string>();
        // Those that make something first, since the rest needs its ids, and those that take it away last.
        foreach (var operation in host.Contract.Operations.OrderByDescending(one => one.Statuses.Contains(201)).ThenBy(one => one.Method == HttpMethod.Delete))
        {
            var reached = new HashSet<int>(Candidates.ReachedByName.Keys.Where(one => one.Operation == operation.Id).Select(one => one.Status));
            // Told apart below.
            if (operation.Statuses.Contains(429)) reached.Add(429);
            foreach (var call in Candidates.Of(operation, host).ToList())
            {
                if (reached.IsSupersetOf(operation.Statuses)) break;

                host.Reset();
                reached.Add(await host.CallAsync(call));
            }

            missing.AddRange(operation.Statuses.Except(reached).Select(status => $"{operation.Id} {status}"));
        }

        Assert.True(missing.Count == 0, $"No call brought about: {string.Join(", ", missing)}. Make one in {nameof(Candidates)}, or name the test that does there.");
    }

    [Fact]
    public async Task Every_operation_but_the_open_ones_is_limited_by_key()
    {
        // Those without a key, which have no 401, are limited in other ways.
        foreach (var id in (await OperationsAsync()).Where(one => one.Statuses.Contains(429) && one.Statuses.Contains(401)).Select(one => one.Id))
        {
            await using var host = await ContractHost.StartAsync(requestsPerMinute: 1);
            host.Reset();
            var call = Candidates.Call(host.Contract.Operations.Single(one => one.Id == id), "linked");

            await host.CallAsync(call);
            Assert.Equal(429, await host.CallAsync(call));
        }
    }

    [Fact]
    public void Every_test_that_is_named_instead_is_there() => Assert.All(
        Candidates.ReachedByName.Values,
        named => Assert.NotNull(named.Class.GetMethod(named.Method)?.GetCustomAttribute<FactAttribute>()));

    private static async Task<IReadOnlyList<Operation>> OperationsAsync()
    {
        await using var host = await ContractHost.StartAsync();
        return host.Contract.Operations;
    }
}
