using SessionApi.Tests.Links;

namespace SessionApi.Tests.Contract;

/// <summary>
/// Calls that between them bring an operation to each of its answers, made from the document alone: with and without keys, with ids of sessions in
/// every state, with each parameter and field right, wrong and absent. An operation that is new in the document is called by itself.
/// </summary>
internal static class Candidates
{
    private const string Unknown = "nobody";
    private const string Invalid = "Not_An_Id";

    /// <summary>Statuses that no call of a test of this kind can bring about, and the test that does: operation, status, class and method.</summary>
    public static readonly IReadOnlyDictionary<(string Operation, int Status), (Type Class, string Method)> ReachedByName =
        new Dictionary<(string, int), (Type, string)>
        {
            // After some wrong tokens of whatever operation, all that come from the same address are too many.
            [("readLinkPage", 410)] = (typeof(LinkPageTests), nameof(LinkPageTests.After_its_time_it_opens_nothing)),
            [("readLinkPage", 429)] = (typeof(LinkPageTests), nameof(LinkPageTests.Who_guesses_is_slowed_down_and_who_knows_is_not)),
            [("startLinkPage", 410)] = (typeof(LinkPageTests), nameof(LinkPageTests.After_its_time_it_opens_nothing)),
            [("startLinkPage", 429)] = (typeof(LinkPageTests), nameof(LinkPageTests.Who_guesses_is_slowed_down_and_who_knows_is_not)),
        };

    public static IEnumerable<ContractCall> Of(Operation operation, ContractHost host)
    {
        string[] ids = operation.Path.Contains('{', StringComparison.Ordinal) ? [.. ContractHost.Existing, .. host.LearntIds, Unknown, Invalid] : [Unknown];
        foreach (var id in ids)
        {
            yield return Call(operation, id);
            foreach (var parameter in operation.Parameters.Where(one => one.In != "path"))
            {
                foreach (var value in ValuesOf(parameter)) yield return With(Call(operation, id), parameter, value);
            }

            foreach (var body in BodiesOf(operation)) yield return Call(operation, id) with { Body = body, BodyType = operation.BodyTypes[0] };
        }

        var plain = Call(operation, ids[0]);
        yield return plain with { Headers = [] };
        foreach (var key in ContractHost.NarrowKeys) yield return plain with { Headers = [key] };
        yield return With(plain, ("Accept", "header", ""), "application/x-unknown");
        yield return plain with { Headers = [.. plain.Headers, (ContractHost.FaultHeader, "storage")] };
        yield return plain with { Headers = [.. plain.Headers, (ContractHost.FaultHeader, "internal")] };
        if (operation.BodyTypes.Count == 0) yield break;

        yield return plain with { Body = "text", BodyType = "text/plain" };
        yield return plain with { Body = "{".PadRight(70_000), BodyType = operation.BodyTypes[0] };
    }

    /// <summary>A call with examples where something must be there, and nothing else.</summary>
    public static ContractCall Call(Operation operation, string id) => new(
        operation,
        operation.Parameters.Where(one => one.In == "path").Aggregate(operation.Path, (path, one) => path.Replace($"{{{one.Name}}}", id, StringComparison.Ordinal)),
        operation.Parameters.Any(one => one.Name == ContractHost.LinkToken.Name) ? [ContractHost.FullKey, ContractHost.LinkToken] : [ContractHost.FullKey]);

    /// <summary>The call with a parameter more.</summary>
    public static ContractCall With(ContractCall call, (string Name, string In, string Example) parameter, string value) => parameter.In == "query"
        ? call with { Path = $"{call.Path}{(call.Path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(value)}" }
        : call with { Headers = [.. call.Headers, (parameter.Name, value)] };

    private static IEnumerable<string> ValuesOf((string Name, string In, string Example) parameter) =>
        [parameter.Example, "", "-1", "999999999", "\"9\"", "\"999999\"", "*", "application/json", "image/svg+xml", "text/plain", "text/event-stream"];

    private static IEnumerable<string> BodiesOf(Operation operation)
    {
        if (operation.BodyTypes.Count == 0) yield break;

        yield return "{}";
        yield return "[";
        yield return Body(operation, []);
        foreach (var (name, examples) in operation.BodyFields)
        {
            foreach (var value in (string[])["null", "0", "[]", "{}", "\"\"", "\"*\""]) yield return Body(operation, [(name, value)]);
            yield return $"{{\"{name}\":{(examples is [var first, ..] ? first : "null")}}}";
            if (!name.EndsWith("Id", StringComparison.Ordinal)) continue;
            foreach (var id in ContractHost.SessionIds) yield return $"{{\"{name}\":\"{id}\"}}";
        }
    }

    /// <summary>All examples, but for the fields given.</summary>
    private static string Body(Operation operation, (string Name, string Json)[] fields) => $"{{{string.Join(',', operation.BodyFields
        .Select(field => (field.Name, Json: fields.FirstOrDefault(other => other.Name == field.Name).Json ?? (field.Examples is [var first, ..] ? first : null)))
        .Where(field => field.Json is not null)
        .Select(field => $"\"{field.Name}\":{field.Json}"))}}}";
}
