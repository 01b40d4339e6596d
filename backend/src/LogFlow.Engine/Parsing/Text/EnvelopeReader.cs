using System.Text.Json;
using LogFlow.Engine.Parsing.Json;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>
/// Takes the program's line out of its envelope, and its time and stream with it. Long lines that the runtime cut into parts are
/// put together again, those of each stream for themselves and up to the line limit.
/// </summary>
internal sealed class EnvelopeReader(int bytesMax)
{
    private static readonly byte[] Stdout = "\"stream\":\"stdout\""u8.ToArray();
    private static readonly byte[] Stderr = "\"stream\":\"stderr\""u8.ToArray();

    private readonly PartialEntry _stdout = new(bytesMax);
    private readonly PartialEntry _stderr = new(bytesMax);
    private byte[] _text = new byte[1024];

    /// <summary>A line lacks its end.</summary>
    public bool HasOpen => _stdout.IsOpen || _stderr.IsOpen;

    /// <summary>False when the line has no such envelope; <paramref name="text"/> is then the line.</summary>
    public bool TryRead(EnvelopeKind kind, ReadOnlySpan<byte> line, ParseContext context, out ReadOnlySpan<byte> text, out bool isComplete)
    {
        if (!TryUnwrap(kind, line, context, out text, out isComplete))
        {
            text = line;
            isComplete = true;
            return false;
        }

        var entry = context.EnvelopeMembers.Span.StartsWith(Stderr) ? _stderr : _stdout;
        if (!entry.IsOpen && isComplete)
        {
            return true;
        }

        entry.Append(text, context);
        if (isComplete)
        {
            text = entry.Take();
        }

        return true;
    }

    /// <summary>A line as far as it was put together, with its time and stream; false when there is none. Valid until the next call.</summary>
    public bool TakeOpen(ParseContext context, out ReadOnlySpan<byte> text)
    {
        var entry = _stdout.IsOpen ? _stdout : _stderr;
        text = default;
        if (!entry.IsOpen)
        {
            return false;
        }

        (context.EnvelopeNs, context.EnvelopeMembers) = (entry.TimeNs, entry.Members);
        text = entry.Take();
        return true;
    }

    /// <summary>True when the line has such an envelope; nothing is kept.</summary>
    public bool Fits(EnvelopeKind kind, ReadOnlySpan<byte> line, ParseContext context, out ReadOnlySpan<byte> text) =>
        TryUnwrap(kind, line, context, out text, out _);

    private bool TryUnwrap(EnvelopeKind kind, ReadOnlySpan<byte> line, ParseContext context, out ReadOnlySpan<byte> text, out bool isComplete) =>
        kind == EnvelopeKind.Cri
            ? TryCri(line, context, out text, out isComplete)
            : TryDocker(line, context, out text, out isComplete);

    private static bool TryCri(ReadOnlySpan<byte> line, ParseContext context, out ReadOnlySpan<byte> text, out bool isComplete)
    {
        text = line;
        isComplete = true;
        var used = TimeScanner.ReadDated(line, out var time);
        if (used < 20 || !context.TryResolve(time, out var ns) || line.Length < used + 10 || line[used] != ' ')
        {
            return false;
        }

        var rest = line[(used + 1)..];
        var isStdout = rest.StartsWith("stdout "u8);
        if ((!isStdout && !rest.StartsWith("stderr "u8)) || rest[7] is not ((byte)'F' or (byte)'P')
            || (rest.Length > 8 && rest[8] is not ((byte)' ' or (byte)':')))
        {
            return false;
        }

        context.EnvelopeNs = ns;
        context.EnvelopeMembers = isStdout ? Stdout : Stderr;
        isComplete = rest[7] == 'F';
        // Tags may follow the flag, parted by colons: F:tag text.
        var blank = rest[7..].IndexOf((byte)' ');
        text = blank < 0 ? [] : rest[(7 + blank + 1)..];
        return true;
    }

    private bool TryDocker(ReadOnlySpan<byte> line, ParseContext context, out ReadOnlySpan<byte> text, out bool isComplete)
    {
        text = line;
        isComplete = true;
        if (!line.StartsWith("{\""u8) || line[^1] != '}')
        {
            return false;
        }

        try
        {
            return TryDockerObject(line, context, out text, out isComplete);
        }
        catch (JsonException)
        {
            // Broken JSON has no envelope; the parser keeps the line raw.
            return false;
        }
    }

    private bool TryDockerObject(ReadOnlySpan<byte> line, ParseContext context, out ReadOnlySpan<byte> text, out bool isComplete)
    {
        text = line;
        isComplete = true;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        long? ns = null;
        byte[]? members = null;
        ReadOnlySpan<byte> more = default;
        var hasLog = false;
        ReadOnlySpan<byte> log = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (name.SequenceEqual("log"u8) && reader.TokenType == JsonTokenType.String)
            {
                hasLog = true;
                log = reader.ValueIsEscaped ? JsonText.Unescape(reader.ValueSpan, ref _text) : reader.ValueSpan;
            }
            else if (name.SequenceEqual("stream"u8) && reader.TokenType == JsonTokenType.String)
            {
                members = reader.ValueSpan.SequenceEqual("stderr"u8) ? Stderr : Stdout;
            }
            else if (name.SequenceEqual("time"u8) && reader.TokenType == JsonTokenType.String
                && TimeScanner.ReadDated(reader.ValueSpan, out var time) > 0 && context.TryResolve(time, out var value))
            {
                ns = value;
            }
            else if (name.SequenceEqual("attrs"u8))
            {
                // Labels of the container, when Docker was told to log them.
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                more = line[start..(int)reader.BytesConsumed];
            }
            else
            {
                return false;
            }
        }

        reader.Read();
        if (!hasLog || members is null || ns is null)
        {
            return false;
        }

        context.EnvelopeNs = ns;
        context.EnvelopeMembers = more.IsEmpty ? members : [.. members, .. ",\"attrs\":"u8, .. more];
        isComplete = log.EndsWith("\n"u8);
        text = log.TrimEnd("\r\n"u8);
        return true;
    }
}
