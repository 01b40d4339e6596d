using System.Text.Json;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>Gathers the fields of a line that went into no column into one object, each as it is written.</summary>
internal static class JsonAttributes
{
    /// <summary>Valid until the line or the context's builder changes.</summary>
    public static ReadOnlySpan<byte> Build(JsonLine fields, ReadOnlySpan<byte> line, ParseContext context)
    {
        var left = 0;
        var only = -1;
        for (var i = 0; i < fields.Count; i++)
        {
            if (IsAttribute(fields[i]))
            {
                only = left++ == 0 ? i : -1;
            }
        }

        // A time that was read but not believed.
        var hasOriginalTime = !context.HasTime && fields.Best(JsonField.Time) >= 0;
        var hasMore = hasOriginalTime || !context.EnvelopeMembers.IsEmpty;
        if (left == 0 && !hasMore)
        {
            return [];
        }

        if (only >= 0 && !hasMore && fields[only].Key.Field == JsonField.Attributes && fields[only].IsCandidate && context.HasRoomFor(fields[only].RawValue(line)))
        {
            // The usual case of LogFlow's own output: the object stands in the line as it is wanted.
            return IsBlankObject(fields[only].RawValue(line)) ? [] : fields[only].RawValue(line);
        }

        var attributes = context.Attributes;
        foreach (ref readonly var entry in fields.Entries)
        {
            if (!IsAttribute(entry))
            {
                continue;
            }

            if (entry.Key.Field != JsonField.Attributes || !entry.IsCandidate)
            {
                attributes.AddRaw(entry.Member(line));
            }
            else if (!IsBlankObject(entry.RawValue(line)))
            {
                attributes.AddMembersOf(entry.RawValue(line));
            }
        }

        if (hasOriginalTime)
        {
            attributes.AddRawValue(ParseContext.OriginalTime, fields[fields.Best(JsonField.Time)].RawValue(line));
        }

        if (!context.EnvelopeMembers.IsEmpty)
        {
            attributes.AddRaw(context.EnvelopeMembers.Span);
        }

        return attributes.Written;
    }

    private static bool IsAttribute(in JsonEntry entry)
    {
        if (entry.IsUsed || entry.IsNested)
        {
            return false;
        }

        var isEmpty = entry.Token == JsonTokenType.Null || (entry.Token == JsonTokenType.String && entry.ValueEnd - entry.ValueStart == 2);
        return !isEmpty || entry.Key.Field == JsonField.Other;
    }

    private static bool IsBlankObject(ReadOnlySpan<byte> json) => Utf8Text.TrimBlanks(json[1..^1]).IsEmpty;
}
