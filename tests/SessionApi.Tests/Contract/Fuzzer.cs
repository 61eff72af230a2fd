using System.Text;

namespace SessionApi.Tests.Contract;

/// <summary>Requests nobody would send: random, boundary and hostile values for every parameter, header and body of the document. The same for the same seed.</summary>
#pragma warning disable CA5394 // Reproducible on purpose.
internal sealed class Fuzzer(ContractHost host, int seed)
{
    private static readonly string[] Hostile =
    [
        "", " ", "0", "-1", "1", "1000", "1001", "2147483648", "9223372036854775807", "9223372036854775808", "1e9", "NaN", "true", "null", "undefined", "*", "**",
        "'", "\"", "\"\"", "\\", "/", "//", "..", "../", "../../keys", "..;/", "%", "%00", "%2F", "%2e%2e%2f", "%zz", "%C0%AF", "\u0000", "\u0001", "\t", "\u007f",
        "\u00e4", "\u202e", "\ufeff", "\U0001f600", "a,b,,c", "a=b&c=d", "#", "?", ";", "{}", "[]", "{id}", "$where", "' or 1=1 --", "PartitionKey eq 'x'", "<script>",
        "${jndi:ldap://x}", "{{7*7}}", "wait=60", "wait=-1", "wait=99999999999", "W/\"1\"", "\"1\", \"2\"", "*/*;q=0", "text/event-stream;q=2", "application/json;q=x",
    ];

    private static readonly string[] HostileJson =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "123456789012345678901234567890", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\"", "\"..\"", "\"a/b\"",
        "[]", "[null]", "[[[]]]", "{}", "{\"a\":null}", "{\"\":\"\"}", "{\"a\":\"b\",\"a\":\"c\"}", "[\"sessions:read\",\"sessions:read\"]", "\"http://127.0.0.1\"",
        "\"socks5://u:p@[::1]:1\"", "\"2030-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.999Z\"", "\"+1\"",
    ];

    private static readonly string[] BodyTypes =
    [
        "application/json", "application/merge-patch+json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain", "application/xml",
        "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "", "/", "application/json; charset=\"\u00e4\"",
    ];

    private readonly Random _random = new(seed);

    public ContractCall Next()
    {
        var operation = Pick(host.Contract.Operations);
        string[] ids = [.. ContractHost.SessionIds, .. host.LearntIds];
        var call = Candidates.Call(operation, Uri.EscapeDataString(Chance(3) ? Text() : Pick(ids)));
        call = _random.Next(10) switch
        {
            0 => call with { Headers = [] },
            1 => call with { Headers = [("X-Api-Key", HeaderText())] },
            2 => call with { Headers = [Pick([.. ContractHost.NarrowKeys])] },
            3 => call with { Headers = [("Authorization", $"Bearer {ContractHost.FullKey.Value}"), ("X-Api-Key", HeaderText())] },
            _ => call,
        };
        foreach (var parameter in operation.Parameters.Where(one => one.In != "path"))
        {
            for (var times = Chance(2) ? 0 : Chance(8) ? 3 : 1; times > 0; times--)
            {
                call = Candidates.With(call, parameter, Chance(4) ? parameter.Example : parameter.In == "header" ? HeaderText() : Text());
            }
        }

        if (Chance(10)) call = Candidates.With(call, (Chance(2) ? "code" : Text(), "query", ""), Text());
        if (Chance(10)) call = call with { Headers = [.. call.Headers, (Pick(["Accept", "Prefer", "If-Match", "Idempotency-Key", "Range", "Expect-CT", "Cookie", "X-Forwarded-For"]), HeaderText())] };
        return operation.Method == HttpMethod.Get || Chance(8) ? call : call with { Body = BodyOf(operation), BodyType = Chance(4) ? Pick(BodyTypes) : (operation.BodyTypes is [var first, ..] ? first : null) };
    }

    private string BodyOf(Operation operation)
    {
        switch (_random.Next(12))
        {
            case 0: return Text();
            case 1: return new string('[', _random.Next(1, 200));
            case 2: return "{\"a\":".PadRight(_random.Next(65_000, 67_000), ' ');
            case 3: return Pick(HostileJson);
        }

        var fields = operation.BodyFields.Where(_ => Chance(2)).Select(field => $"\"{field.Name}\":{Value(field.Examples)}").ToList();
        if (Chance(6)) fields.Add($"\"{Pick(["unknown", "sessionId", "name", "__proto__", "metadata"])}\":{Pick(HostileJson)}");
        var body = $"{{{string.Join(',', fields)}}}";
        return Chance(12) ? body[..^1] : body;
    }

    private string Value(IReadOnlyList<string> examples) => _random.Next(4) switch
    {
        0 when examples.Count > 0 => Pick(examples),
        1 => $"\"{new string('x', Boundary())}\"",
        2 => $"{{{string.Join(',', Enumerable.Range(0, _random.Next(25)).Select(number => $"\"k{number}\":{Pick(HostileJson)}"))}}}",
        _ => Pick(HostileJson),
    };

    private string Text() => _random.Next(6) switch
    {
        0 => new string('a', Boundary()),
        1 => RandomText(),
        _ => Pick(Hostile),
    };

    /// <summary>What a header can carry at all.</summary>
    private string HeaderText() => new([.. Text().Where(letter => letter is >= ' ' and <= '\u00ff' and not '\u007f')]);

    private string RandomText()
    {
        var text = new StringBuilder();
        for (var length = _random.Next(1, 40); length > 0; length--) text.Append((char)_random.Next(1, 0xd800));
        return text.ToString();
    }

    private int Boundary() => Pick([1, 39, 40, 41, 49, 50, 51, 62, 63, 64, 199, 200, 201, 255, 256, 500, 501, 1000, 4000]);

    private bool Chance(int outOf) => _random.Next(outOf) == 0;

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
#pragma warning restore CA5394
