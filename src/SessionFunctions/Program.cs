using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using SessionApi;
using SessionFunctions;
using Sessions;
using Sessions.Clusters;
using Sessions.Storage;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddHostDefaults();

// Hosted services start in this order and stop in the reverse one, as in SessionServer.
builder.Services.AddSessionStorage(builder.Configuration);
builder.UseSessionHosting();
builder.Services.AddSessions(builder.Configuration);
builder.Services.AddSessionApi(builder.Configuration);
builder.Services.AddFunctionsHostAccess(builder.Configuration);
builder.Services.AddOwnerHealthCheck(builder.Configuration);
builder.Services.AddSingleton<ApiHandOff>();

// The web server, and behind it the worker, on whose word the host sends requests: last to start and first to stop.
builder.ConfigureFunctionsWebApplication();
builder.Services.StartWorkerLast();

await builder.Build().RunUntilStoppedAsync();
