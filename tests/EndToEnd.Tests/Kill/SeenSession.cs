using System.Text.Json;
using Shared.Processes;

namespace EndToEnd.Tests.Kill;

/// <summary>A session as the API tells it.</summary>
internal sealed record SeenSession(string Id, string Status, string Reason, string? PhoneNumber)
{
    public static SeenSession From(JsonElement session) =>
        new(session.Text("sessionId")!, session.Text("status")!, session.Text("reason")!, session.Text("phoneNumber"));
}
