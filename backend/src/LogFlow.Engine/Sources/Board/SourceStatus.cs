namespace LogFlow.Engine.Sources.Board;

/// <summary>One source as the status page and the metrics show it. Counts since the start.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Kind"><c>simulator</c>, <c>ndjson</c>, <c>file</c> and so on.</param>
/// <param name="Address">Where it listens or reads.</param>
/// <param name="State">What it does now; null for plain running.</param>
/// <param name="Received">Records that came, taken or not.</param>
/// <param name="Accepted">Records handed to the engine; of files and syslog over TCP, which bring again what could not be kept, those stored.</param>
/// <param name="Rejected">Records refused, by reason.</param>
/// <param name="Cut">Of the accepted, those that were longer than a line or message may be and lost their end.</param>
/// <param name="Bytes">As they came.</param>
/// <param name="RecordsPerSecond">Taken, over the last ten whole seconds.</param>
/// <param name="LastRecord">When the last record came, by our clock; null before the first.</param>
/// <param name="LagSeconds">How far the newest event time lay behind that arrival; negative when it lies ahead.</param>
/// <param name="LastError">Null while it works.</param>
public sealed record SourceStatus(
    string Name,
    string Kind,
    string Address,
    string? State,
    long Received,
    long Accepted,
    IReadOnlyList<RejectedCount> Rejected,
    long Cut,
    long Bytes,
    double RecordsPerSecond,
    DateTimeOffset? LastRecord,
    double? LagSeconds,
    string? LastError);

/// <summary>Records refused for one reason.</summary>
public sealed record RejectedCount(string Reason, long Records);
