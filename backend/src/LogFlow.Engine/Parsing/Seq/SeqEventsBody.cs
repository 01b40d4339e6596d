using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing.Seq;

/// <summary>
/// Seq's older form of events, <c>{"Events":[{"Timestamp":…,"Level":…,"MessageTemplate":…,"Properties":{…}}]}</c>. The properties fill the
/// template's holes and become attributes.
/// </summary>
public sealed class SeqEventsBody(NameTable services, ParserOptions options) : JsonRecords(services, options)
{
    /// <summary>True when a body looks like this form and not like lines of CLEF.</summary>
    public static bool IsForm(ReadOnlySpan<byte> body)
    {
        var start = body.TrimStart(" \t\r\n"u8);
        return start.Length > 10 && start[0] == '{' && start[1..].TrimStart(" \t\r\n"u8).StartsWith("\"Events\""u8);
    }

    /// <summary>False when it is malformed; then nothing of it is kept.</summary>
    public bool TryRead(ReadOnlyMemory<byte> body, long? arrivalNs, out string reason)
    {
        Context.ArrivalNs = arrivalNs;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("Events"u8, out var events) && events.ValueKind == JsonValueKind.Array)
            {
                foreach (var one in events.EnumerateArray())
                {
                    ReadEvent(one);
                }

                reason = "";
                return true;
            }

            reason = "\"Events\" must be an array";
        }
        catch (JsonException error)
        {
            reason = $"the body is not valid JSON (byte {error.BytePositionInLine} of line {error.LineNumber + 1})";
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to an escape that is half a character.
            reason = "a text in the body is not valid";
        }

        Drop();
        return false;
    }

    private void ReadEvent(JsonElement one)
    {
        if (one.ValueKind != JsonValueKind.Object)
        {
            Reject(Accepted + Rejected + 1, "not a JSON object");
            return;
        }

        Made.Clear();
        foreach (var member in one.EnumerateObject())
        {
            if (member.NameEquals("Properties"u8) && member.Value.ValueKind == JsonValueKind.Object)
            {
                var raw = member.Value.GetRawText().AsSpan()[1..^1].Trim();
                if (!raw.IsEmpty)
                {
                    Made.AddRaw(Encoding.UTF8.GetBytes(raw.ToString()));
                }
            }
            else
            {
                Made.AddRawValue(Encoding.UTF8.GetBytes(member.NameEquals("Exception"u8) ? "@x" : member.Name), Encoding.UTF8.GetBytes(member.Value.GetRawText()));
            }
        }

        if (!TryAddObject(Repair(Made.Written), out var reason))
        {
            Reject(Accepted + Rejected + 1, reason);
        }
    }
}
