using SessionApi;
using Sessions;
using Sessions.Clusters;
using Sessions.Faults;
using Sessions.Storage;
using SessionServer;
using SessionServer.Commands;

try
{
    await using var app = Build(args);
#pragma warning disable RS0030 // A command's answer is read by a person.
    if (args is ["keys", .. var command]) return await KeysCommand.RunAsync(command, app.Services, Console.Out);
#pragma warning restore RS0030
    await app.RunUntilStoppedAsync();
    return 0;
}
catch (Exception exception)
{
    // What refuses a start is told in a line: a person reads it, and there may be no log yet. A failure while running has been logged.
#pragma warning disable RS0030 // No logger lives here any more.
    await Console.Error.WriteLineAsync($"SessionServer ends: {exception.Message}");
#pragma warning restore RS0030
    return 1;
}

static WebApplication Build(string[] args)
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.AddServerDefaults();
    builder.WebHost.UseKestrelHttpsConfiguration();

    // Hosted services start in this order and stop in the reverse one; the web server is always last to start and first to stop.
    builder.Services.AddFaultPoints(builder.Configuration);
    builder.Services.AddSessionStorage(builder.Configuration);
    builder.UseSessionHosting();
    builder.Services.AddSessions(builder.Configuration);
    builder.Services.AddSessionApi(builder.Configuration);
    builder.Services.AddOwnerHealthCheck(builder.Configuration);

    var app = builder.Build();
    app.UseSessionApi();

    return app;
}
