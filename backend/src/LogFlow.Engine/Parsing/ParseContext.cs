using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Json;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing;

/// <summary>What a format may know and use while it reads a line of one source: names, the time line so far, buffers.</summary>
internal sealed class ParseContext
{
    private readonly ParserOptions _options;
    private readonly long _clockSkewMaxNs;
    private readonly double _backlogMaxNs;
    private NdjsonParser? _pairsParser;
    private int _defaultService = NameTable.None;

    public ParseContext(NameTable services, ParserOptions options)
    {
        Services = services;
        _options = options;
        Attributes = new JsonObjectBuilder(options.FieldsMax);
        _clockSkewMaxNs = (long)options.ClockSkewMax.TotalMicroseconds * 1000;
        _backlogMaxNs = (options.BacklogMax ?? options.ClockSkewMax).TotalMicroseconds * 1000;
    }

    public NameTable Services { get; }

    /// <summary>Set by a format when the line has a time of its own, which is then in the record.</summary>
    public bool HasTime { get; set; }

    /// <summary>Every other field of the line at hand; whoever reads a line clears it first.</summary>
    public JsonObjectBuilder Attributes { get; }

    /// <summary>A line of pairs on its way to being read as JSON, and the parser that reads it.</summary>
    public JsonObjectBuilder Pairs { get; } = new();

    public NdjsonParser PairsParser => _pairsParser ??= new NdjsonParser();

    /// <summary>Scratch for a body that does not stand in the line as it is.</summary>
    public byte[] Scratch = new byte[1024];

    /// <summary>Arrival of the line at hand for live sources; null for recorded ones.</summary>
    public long? ArrivalNs { get; set; }

    /// <summary>The container runtime's time around the line at hand; null when there is none.</summary>
    public long? EnvelopeNs { get; set; }

    /// <summary>What else the container runtime says of the line at hand, as JSON members; empty when there is nothing.</summary>
    public ReadOnlyMemory<byte> EnvelopeMembers { get; set; }

    /// <summary>The last time that a record of this source stated itself.</summary>
    public long? PreviousNs { get; set; }

    /// <summary>Set while a format is only tried, so that trying leaves no names behind.</summary>
    public bool IsTrial { get; set; }

    /// <summary>Time of the line that was tried last.</summary>
    public long TrialTimeNs { get; set; }

    /// <summary>Set when a time could only be told with the help of earlier lines.</summary>
    public bool NeededEarlierLines { get; set; }

    /// <summary>Name of the attribute that keeps a time that was not believed.</summary>
    public static ReadOnlySpan<byte> OriginalTime => "logflow.original_time"u8;

    public int DefaultService => _defaultService != NameTable.None ? _defaultService : _defaultService = Services.Intern(_options.DefaultService);

    /// <summary>An object of so few characters cannot have more members than a record may.</summary>
    public bool HasRoomFor(ReadOnlySpan<byte> json) => json.Length / 5 < _options.FieldsMax;

    /// <summary>Marks a record of which fields were left out.</summary>
    public RecordFlags FlagsOfFields => Attributes.IsFull ? RecordFlags.Truncated : RecordFlags.None;

    /// <summary>Id of a service name.</summary>
    public int Service(ReadOnlySpan<byte> name) => IsTrial ? Services.Unknown : Services.Intern(name);

    public bool TryResolve(in CivilTime time, out long ns)
    {
        NeededEarlierLines |= !time.HasYear;
        return YearGuess.TryResolve(time, ArrivalNs ?? EnvelopeNs, PreviousNs, _options.ReferenceNs, out ns);
    }

    /// <summary>True when an own time may stand: recorded sources are taken at their word, live ones within the allowed skew.</summary>
    public bool IsPlausible(long ownNs) =>
        ArrivalNs is not { } arrival || ((double)ownNs - arrival <= _clockSkewMaxNs && (double)arrival - ownNs <= _backlogMaxNs);

    /// <summary>Time of a record that has none of its own.</summary>
    public long ReplacementNs() => ArrivalNs ?? EnvelopeNs ?? PreviousNs ?? _options.ReferenceNs ?? 0;
}
