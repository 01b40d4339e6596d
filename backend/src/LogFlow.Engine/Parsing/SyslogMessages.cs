using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Text;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing;

/// <summary>
/// Reads syslog messages as they come over the network, RFC 5424 or 3164 told one by one. What is neither keeps its text, and the
/// severity of its priority if it has one. Never throws on input. For one thread.
/// </summary>
public sealed class SyslogMessages
{
    private readonly ParserOptions _options;
    private readonly ParseContext _context;
    private readonly SyslogRfc5424Format _new = new();
    private readonly SyslogRfc3164Format _old = new();
    private byte[] _repaired = [];

    public SyslogMessages(NameTable services, ParserOptions options)
    {
        _options = options;
        _context = new ParseContext(services, options);
    }

    /// <summary>Adds one record.</summary>
    /// <param name="message">One message without its framing; newlines at its end are dropped.</param>
    /// <param name="into">Where it goes.</param>
    /// <param name="arrivalNs">Unix nanoseconds: gives the year, and stands in for a time that is missing or too far off.</param>
    public void Parse(ReadOnlySpan<byte> message, LogBatch into, long arrivalNs)
    {
        message = message.TrimEnd("\r\n\0"u8);
        if (message.IsEmpty)
        {
            return;
        }

        var isTruncated = message.Length > _options.LineBytesMax;
        message = Utf8Text.Repair(isTruncated ? Utf8Text.Cut(message, _options.LineBytesMax) : message, ref _repaired, out _);
        _context.ArrivalNs = arrivalNs;
        var record = new LogRecord();
        if (!Try(_new, message, ref record) && !Try(_old, message, ref record))
        {
            Raw(message, ref record);
        }

        if (_context.HasTime && !_context.IsPlausible(record.TimeNs))
        {
            TimeText.Add(_context.Attributes, ParseContext.OriginalTime, record.TimeNs);
            _context.HasTime = false;
        }

        if (!_context.HasTime)
        {
            record.TimeNs = arrivalNs;
            record.Flags |= RecordFlags.TimeReplaced;
        }

        record.Flags |= isTruncated ? RecordFlags.Truncated : RecordFlags.None;
        record.Attributes = _context.Attributes.Written;
        record.Flags |= _context.FlagsOfFields;
        into.Add(record);
    }

    private bool Try(ITextFormat format, ReadOnlySpan<byte> message, ref LogRecord record)
    {
        Clear(ref record);
        if (!format.TryParse(message, _context, ref record))
        {
            return false;
        }

        record.Service = record.Service == NameTable.None ? _context.DefaultService : record.Service;
        return true;
    }

    /// <summary>A message without a readable header: senders of old leave out time and host.</summary>
    private void Raw(ReadOnlySpan<byte> message, ref LogRecord record)
    {
        Clear(ref record);
        var at = SyslogPriority.Read(message, ref record, out var facility);
        if (at > 0)
        {
            _context.Attributes.Add("facility"u8, facility);
            message = message[at..];
        }
        else
        {
            record.Flags |= RecordFlags.Unparsed;
        }

        if (!SyslogTag.TrySplit(message, _context, ref record, out var text))
        {
            record.Service = _context.DefaultService;
        }

        record.Body = text;
    }

    private void Clear(ref LogRecord record)
    {
        _context.HasTime = false;
        _context.Attributes.Clear();
        record = new LogRecord { Service = NameTable.None };
    }
}
