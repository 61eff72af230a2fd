using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SessionApi;

/// <summary>Around all that answers: whatever fails inside leaves as a problem, and so do answers that have only a status.</summary>
internal sealed partial class ProblemMiddleware(
    RequestDelegate next, IHostApplicationLifetime lifetime, IOptions<RequestLimitsOptions> limits, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            context.Response.Headers.Connection = "close";
            await Problems.ShuttingDown().ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
            return;
        }

        if (StatusProblem(context.Response) is { } problem) await problem.ExecuteAsync(context);
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return Task.CompletedTask;
        }

        var problem = ExceptionProblems.Of(exception, lifetime.ApplicationStopping.IsCancellationRequested, limits.Value.BodyBytes);
        if (problem.Kind == ProblemKind.InternalError) LogFailed(exception, ProblemResult.TraceIdOf(context));
        else if (problem.StatusCode >= StatusCodes.Status500InternalServerError) LogUnavailable(problem.Kind.Code, exception.Message);

        // Headers that the failed answer had set already would lie about this one.
        context.Response.Clear();
        return problem.ExecuteAsync(context);
    }

    private static ProblemResult? StatusProblem(HttpResponse response)
    {
        if (response.HasStarted || response.ContentType is not null) return null;

        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new ProblemResult(ProblemKind.NotFound),
            StatusCodes.Status405MethodNotAllowed => new ProblemResult(ProblemKind.MethodNotAllowed, $"It knows {response.Headers.Allow}."),
            _ => null,
        };
    }

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "A request failed (trace {TraceId})")]
    private partial void LogFailed(Exception exception, string traceId);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "A request was answered {Code}: {Cause}")]
    private partial void LogUnavailable(string code, string cause);
}
