using System.Net.Sockets;
using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;

namespace Sessions.Storage;

/// <summary>Tells outages from answers.</summary>
internal static class StorageOutage
{
    /// <summary>
    /// No answer, or one that says "not now". A refused identity counts: role assignments take minutes to arrive, and callers can do nothing
    /// but come again. Any other 4xx answer is one to a question of ours.
    /// </summary>
    public static bool Covers(Exception exception) => exception switch
    {
        RequestFailedException failed => failed.Status is 0 or 401 or 403 or 408 or 429 or >= 500 || IsTableMissing(failed),
        AggregateException several => several.InnerExceptions.All(Covers),
        AuthenticationFailedException or HttpRequestException or IOException or SocketException => true,
        TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>The table itself is not there (any more, or not again yet), which says nothing about rows.</summary>
    public static bool IsTableMissing(RequestFailedException failed) =>
        failed.ErrorCode == TableErrorCode.TableNotFound || failed.ErrorCode == TableErrorCode.TableBeingDeleted;

    /// <summary>A condition was not met: the row is gone (404), is there already (409) or has another ETag (412).</summary>
    public static bool IsConflict(this RequestFailedException failed) => failed.Status is 404 or 409 or 412;
}
