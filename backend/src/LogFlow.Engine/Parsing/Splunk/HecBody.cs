using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing.Splunk;

/// <summary>What is wrong with a body of Splunk's HTTP Event Collector; the numbers are the collector's own.</summary>
public enum HecFault
{
    None = -1,
    NoData = 5,
    InvalidDataFormat = 6,
    EventRequired = 12,
    EventBlank = 13,
}

/// <summary>
/// Events of Splunk's HTTP Event Collector: JSON objects one after another, with or without anything between them, each an <c>event</c> (a
/// text or an object) with its time, host, source, sourcetype and indexed fields around it. A body with a bad event is refused whole.
/// </summary>
public sealed class HecBody(NameTable services, ParserOptions options) : JsonRecords(services, options)
{
    private static readonly string[] Around = ["host", "source", "sourcetype", "index"];

    /// <summary>Number of the bad event, from 0.</summary>
    public int FaultAt { get; private set; }

    public HecFault TryRead(ReadOnlySpan<byte> body, long? arrivalNs)
    {
        Context.ArrivalNs = arrivalNs;
        FaultAt = 0;
        body = Repair(body).ToArray();
        var fault = HecFault.NoData;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 64 });
            while (reader.Read())
            {
                fault = ReadEvent(ref reader);
                if (fault != HecFault.None)
                {
                    break;
                }

                FaultAt++;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter is the reader's answer to an escape that is half a character.
            fault = HecFault.InvalidDataFormat;
        }

        if (fault != HecFault.None)
        {
            Drop();
        }

        return fault;
    }

    private HecFault ReadEvent(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return HecFault.InvalidDataFormat;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        var whole = document.RootElement;
        if (!whole.TryGetProperty("event"u8, out var what) || what.ValueKind == JsonValueKind.Null)
        {
            return HecFault.EventRequired;
        }

        if (what.ValueKind == JsonValueKind.String && what.GetString()!.Length == 0)
        {
            return HecFault.EventBlank;
        }

        Made.Clear();
        AddEvent(what);
        if (whole.TryGetProperty("fields"u8, out var fields) && fields.ValueKind == JsonValueKind.Object)
        {
            AddMembers(fields);
        }

        AddAround(whole, what);
        if (whole.TryGetProperty("time"u8, out var time) && time.ValueKind is JsonValueKind.Number or JsonValueKind.String)
        {
            Made.AddRawValue("timestamp"u8, Encoding.UTF8.GetBytes(time.GetRawText()));
        }

        return TryAddObject(Made.Written, out _) ? HecFault.None : HecFault.InvalidDataFormat;
    }

    private void AddEvent(JsonElement what)
    {
        if (what.ValueKind != JsonValueKind.Object)
        {
            Made.Add("message"u8, Encoding.UTF8.GetBytes(what.ToString()));
            if (Text.LevelGuess.Of(Encoding.UTF8.GetBytes(what.ToString())) is var level and not Severity.Unspecified)
            {
                Made.Add("severity_number"u8, level);
            }

            return;
        }

        foreach (var member in what.EnumerateObject())
        {
            // Loggers put what was logged into "message", and that may be an object with a message of its own.
            if (member.NameEquals("message"u8) && member.Value.ValueKind == JsonValueKind.Object)
            {
                AddMembers(member.Value);
            }
            else
            {
                Made.AddRawValue(Encoding.UTF8.GetBytes(member.Name), Encoding.UTF8.GetBytes(member.Value.GetRawText()));
            }
        }

        // What Docker's driver calls the line.
        if (what.TryGetProperty("line"u8, out var line) && line.ValueKind == JsonValueKind.String && !what.TryGetProperty("message"u8, out _))
        {
            Made.Add("message"u8, Encoding.UTF8.GetBytes(line.GetString()!));
        }
    }

    private void AddMembers(JsonElement from)
    {
        var raw = from.GetRawText().AsSpan()[1..^1].Trim();
        if (!raw.IsEmpty)
        {
            Made.AddRaw(Encoding.UTF8.GetBytes(raw.ToString()));
        }
    }

    private void AddAround(JsonElement whole, JsonElement what)
    {
        string? service = null;
        foreach (var name in Around)
        {
            if (whole.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            {
                Made.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(text));
                // Which of them names a service depends on the sender: a container's name, a log file, or nothing but "http:token".
                service = name is "source" && !text.StartsWith("http:", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(text)
                    : name is "sourcetype" && text is not ("_json" or "httpevent") ? service ?? text
                    : service;
            }
        }

        if (what.ValueKind == JsonValueKind.Object && what.TryGetProperty("tag"u8, out var tag) && tag.ValueKind == JsonValueKind.String)
        {
            service = tag.GetString();
        }

        if (!string.IsNullOrEmpty(service))
        {
            Made.Add("container_name"u8, Encoding.UTF8.GetBytes(service));
        }
    }
}
