using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing;

/// <summary>
/// The body of one request of a protocol of lines, read in parts as they come: cuts it into lines, each of them valid UTF-8 and within
/// the limit, and leaves their meaning to the protocol. Empty lines do not count.
/// </summary>
public abstract class LineBody : JsonRecords, IRecordBody
{
    private byte[] _rest = [];
    private int _restLength;
    private bool _isOverlong;

    private protected LineBody(NameTable services, ParserOptions options, int batchRecords = LogBatch.DefaultRecords)
        : base(services, options, batchRecords)
    {
    }

    /// <summary>Number of the line at hand, from 1.</summary>
    private protected long Line { get; private set; }

    public void Append(ReadOnlySpan<byte> part, long? arrivalNs)
    {
        while (true)
        {
            var newline = part.IndexOf((byte)'\n');
            if (newline < 0)
            {
                Keep(part);
                return;
            }

            var line = part[..newline];
            part = part[(newline + 1)..];
            if (_restLength > 0 || _isOverlong)
            {
                Keep(line);
                line = _rest.AsSpan(0, _restLength);
            }

            Take(line, arrivalNs);
            _restLength = 0;
            _isOverlong = false;
        }
    }

    public void Complete(long? arrivalNs)
    {
        if (_restLength > 0 || _isOverlong)
        {
            Take(_rest.AsSpan(0, _restLength), arrivalNs);
        }

        _restLength = 0;
        _isOverlong = false;
    }

    /// <summary>Reads a line, trimmed and not empty.</summary>
    private protected abstract void Read(ReadOnlySpan<byte> line);

    /// <summary>A line that is longer than the limit.</summary>
    private protected virtual void ReadOverlong() => Reject(Line, $"longer than {Options.LineBytesMax} bytes");

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_isOverlong || _restLength + part.Length > Options.LineBytesMax + 1)
        {
            _isOverlong = true;
            _restLength = 0;
            return;
        }

        if (_restLength + part.Length > _rest.Length)
        {
            Array.Resize(ref _rest, Math.Max(_rest.Length * 2, _restLength + part.Length));
        }

        part.CopyTo(_rest.AsSpan(_restLength));
        _restLength += part.Length;
    }

    private void Take(ReadOnlySpan<byte> line, long? arrivalNs)
    {
        Line++;
        if (Line == 1 && line.StartsWith(Utf8Text.ByteOrderMark))
        {
            line = line[Utf8Text.ByteOrderMark.Length..];
        }

        line = Utf8Text.TrimBlanks(line);
        Context.ArrivalNs = arrivalNs;
        if (_isOverlong || line.Length > Options.LineBytesMax)
        {
            ReadOverlong();
        }
        else if (!line.IsEmpty)
        {
            Read(Repair(line));
        }
    }
}
