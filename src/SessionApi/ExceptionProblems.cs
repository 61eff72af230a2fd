using Microsoft.AspNetCore.Http;
using Orleans.Serialization;
using Sessions.Storage;

namespace SessionApi;

/// <summary>Which problem an exception is to the caller.</summary>
internal static class ExceptionProblems
{
    /// <summary>The problem of <paramref name="exception"/>; <c>internal-error</c> for all that nobody foresaw.</summary>
    public static ProblemResult Of(Exception exception, bool isStopping, int maxBodyLength)
    {
        if (exception is BadHttpRequestException bad)
        {
            return bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Problems.PayloadTooLarge(maxBodyLength)
                : Problems.InvalidRequest("The request breaks the rules of HTTP or came too slowly.");
        }

        // On the way down everything may fail, and only for that reason.
        if (isStopping) return Problems.ShuttingDown();

        var causes = Causes(exception).ToList();
        if (causes.Any(IsStorageOutage)) return Problems.StorageUnavailable();
        if (causes.Any(IsOwnerOutage)) return Problems.OwnerUnavailable();

        return Problems.InternalError();
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    // A silo that cannot rebuild the exception's type sends its name.
    private static bool IsStorageOutage(Exception cause) =>
        cause is StorageUnavailableException
        || (cause is UnavailableExceptionFallbackException { ExceptionType: { } type }
            && type.Contains(typeof(StorageUnavailableException).FullName!, StringComparison.Ordinal));

    // OrleansException is every refusal of Orleans itself: no silo, gateway gone, too busy, activation failed.
    private static bool IsOwnerOutage(Exception cause) => cause is TimeoutException or OrleansException;
}
