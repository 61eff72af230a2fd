using Sessions.Tests.Grains;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Storms;

/// <summary>Callers, phone and process do to one session whatever can be done to it: one after the other in any order, and all at once.</summary>
public sealed class StormTests(GrainCluster cluster)
{
    private const int Steps = 40;
    private const int Callers = 8;

    private static readonly string[] Calls = ["create", "start", "start", "stop", "stop", "restart", "restart", "logout", "delete"];

    /// <summary>What can happen while others call.</summary>
    private static readonly string[] Mixed = [.. Calls, "scan", "scan", "scan", "exhaust", "removed by the phone", "replaced"];

    private static readonly string[] Happenings = [.. Mixed, "crash"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task In_any_order_a_session_becomes_what_the_model_says(int seed)
    {
        var (world, clients, random) = NewWorld(seed);
        var model = Model.None;
        List<string> told = [];
        for (var step = 0; step < Steps; step++)
        {
            var happening = Happenings[random.Next(Happenings.Length)];
            told.Add(happening);
            var context = $"Seed {seed}: {string.Join(", ", told)}";

            AssertAnswer(await HappenAsync(world, clients, happening), happening, model, context);
            model = model.After(happening);
            await AssertBecomesAsync(world, clients, model, context);
        }

        Assert.InRange(clients.MostOpen, 0, 1);
        await world.Grain.DeleteAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task All_at_once_leave_a_session_that_is_legal_and_has_one_socket_at_most(int seed)
    {
        var (world, clients, random) = NewWorld(seed);
        await world.Grain.CreateAsync(new CreateSession(), Token);
        await AssertBecomesAsync(world, clients, Model.Pending, "At the start.");
        await clients.ScanAsync();
        await AssertBecomesAsync(world, clients, Model.Online, "After the scan.");
        var plans = Enumerable.Range(0, Callers).Select(_ => random.GetItems(Mixed, Steps)).ToList();

        await Task.WhenAll(plans.Select(plan => Task.Run(async () =>
        {
            foreach (var happening in plan) await HappenAsync(world, clients, happening);
        })));

        var model = await AtRestAsync(world);
        await AssertBecomesAsync(world, clients, model, $"Seed {seed}, after the storm.");
        // What is asked for last counts, whatever was there before.
        foreach (var happening in random.GetItems(Calls, 5))
        {
            AssertAnswer(await HappenAsync(world, clients, happening), happening, model, $"Seed {seed}, calm.");
            model = model.After(happening);
            await AssertBecomesAsync(world, clients, model, $"Seed {seed}, after {happening} in the calm.");
        }

        Assert.Equal(1, clients.MostOpen);
        await world.Grain.DeleteAsync(Token);
    }

    private (World World, LivingClients Clients, Random Random) NewWorld(int seed)
    {
        var world = cluster.NewWorld();
        var clients = new LivingClients(new Random(seed));
        world.Factory = clients;
        return (world, clients, new Random(1000 + seed));
    }

    /// <summary>Does it; the answer that its caller is given.</summary>
    private static async Task<object?> HappenAsync(World world, LivingClients clients, string happening)
    {
        switch (happening)
        {
            case "create":
                // A later creation has a later time, and with it a higher epoch.
                world.Time.Advance(TimeSpan.FromSeconds(1));
                return (await world.Grain.CreateAsync(new CreateSession(), Token)).Created;
            case "start":
                return await world.Grain.StartAsync(Token);
            case "stop":
                return await world.Grain.StopAsync(Token);
            case "restart":
                return await world.Grain.RestartAsync(Token);
            case "logout":
                return await world.Grain.LogoutAsync(Token);
            case "delete":
                return await world.Grain.DeleteAsync(Token);
            case "scan":
                await clients.ScanAsync();
                return null;
            case "exhaust":
                clients.Exhaust();
                return null;
            case "removed by the phone":
                clients.Stop(StopReason.DeviceRemoved);
                return null;
            case "replaced":
                clients.Stop(StopReason.Replaced);
                return null;
            case "crash":
                await world.RestartAsync();
                await world.Grain.ResumeAsync(Token);
                return null;
            default:
                throw new InvalidOperationException($"Nobody has said how to do {happening}.");
        }
    }

    private static void AssertAnswer(object? answer, string happening, Model before, string context)
    {
        var after = before.After(happening);
        var isRight = (happening, answer) switch
        {
            ("create", bool isCreated) => isCreated == (before == Model.None),
            ("delete", bool wasThere) => wasThere == (before != Model.None),
            ("logout", LogoutResult logout) => logout.IsLoggedOut == (after == Model.LoggedOut) && SessionModel.Of(logout.Session) == after,
            ("start" or "stop" or "restart", null or SessionSnapshot) => SessionModel.Of((SessionSnapshot?)answer) == after,
            _ => answer is null,
        };

        Assert.True(isRight, $"{happening} of {before} was answered {answer}. {context}");
    }

    /// <summary>What was there before a client came to rest is waited for; what must never be is not.</summary>
    private static async Task AssertBecomesAsync(World world, LivingClients clients, Model model, string context)
    {
        Assert.True(await AtRestAsync(world, model) == model, $"Not {model}. {context}");
        await clients.UntilOpenAsync(model.IsRunning() ? 1 : 0);
        var version = (await world.Grain.GetAsync(Token))?.Version;
        await world.Storage.UntilAsync(async () => (await world.RecordAsync())?.Version == version && IsLegal(world, model) is null);

        Assert.True(IsLegal(world, model) is null, $"{IsLegal(world, model)} as {model}. {context}");
        Assert.True(await world.RecordAsync() is null or { DeletionId: null, UnlinkId: null }, context);
        // A device on the phone is one that this session holds, or one whose removal is on its way.
        Assert.True(!clients.IsOnPhone || model.IsLinked() || (await world.UnlinksAsync()).Count > 0, $"A phone is forgotten as {model}. {context}");
    }

    private static string? IsLegal(World world, Model model) => (world.Credentials, model.IsLinked(), model.IsRunning()) switch
    {
        (null, true, _) => "Keys are lost",
        ({ } credentials, true, _) => WhatsAppClient.IsLinked(credentials) ? null : "Keys are others",
        ({ } credentials, false, true) => WhatsAppClient.IsLinked(credentials) ? "Keys are old" : null,
        (not null, false, false) => "Keys are left",
        _ => null,
    };

    /// <summary>The session once no client is on its way to anything, or is what it is to become.</summary>
    private static async Task<Model> AtRestAsync(World world, Model? expected = null)
    {
        var session = await world.Grain.GetAsync(Token);
        while (session is not null && (!IsAtRest(session) || (expected is not null && SessionModel.Of(session) != expected)))
        {
            var next = await world.Grain.WaitAsync(session.Version, TimeSpan.FromSeconds(25), Token).WaitAsync(Patience.Limit, Token);
            if (next?.Version == session.Version) break;

            session = next;
        }

        return SessionModel.Of(session);
    }

    private static bool IsAtRest(SessionSnapshot session) => session.Reason is not
        (SessionReason.Connecting or SessionReason.Linking or SessionReason.Starting or SessionReason.ServerRestart);
}
