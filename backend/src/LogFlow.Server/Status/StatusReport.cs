using LogFlow.Engine.Sources.Board;
using LogFlow.Server.Api;
using LogFlow.Storage;

namespace LogFlow.Server.Status;

/// <summary>How long a stage takes for one item of its queue, from the histogram of all since the start. Seconds; null when none was measured.</summary>
public sealed record StageTime(string Name, string Topic, double? P50, double? P95, double MeanSeconds);

/// <summary>What was refused, dropped or left out since the start, and why. Nothing is lost silently.</summary>
public sealed record DropCount(string Where, string Reason, long Count);

/// <summary>Of this process. Bytes and seconds.</summary>
public sealed record ProcessStatus(
    long WorkingSetBytes,
    long HeapBytes,
    long AllocatedBytes,
    int Gen0Collections,
    int Gen1Collections,
    int Gen2Collections,
    double PauseSeconds,
    int Threads,
    double CpuSeconds,
    int Processors);

public sealed record HubStatus(int Clients, int ClientsMax, long DroppedDeltas, long Refused, long TimedOut);

/// <summary>How far back the store may reach; null is no bound of that kind.</summary>
public sealed record RetentionStatus(double? AgeSeconds, long? SizeBytes, double IntervalSeconds);

/// <summary>What the engine holds; each number has a bound.</summary>
public sealed record HoldingStatus(int Services, int Edges, int Templates, long Traces, long Ticks, int OpenIncidents);

public sealed record VersionStatus(string Program, string Runtime, string System, string Architecture);

public sealed record SettingStatus(string Section, string Name, string Value);

/// <summary>LogFlow's own state, for its status page.</summary>
/// <param name="Health">As in <c>/api/health</c>.</param>
/// <param name="At">By our clock.</param>
/// <param name="StageTimes">In flow order.</param>
/// <param name="Settings">As they are in effect; secrets are masked.</param>
public sealed record StatusReport(
    HealthReport Health,
    DateTimeOffset At,
    IReadOnlyList<SourceStatus> Sources,
    IReadOnlyList<StageTime> StageTimes,
    IReadOnlyList<DropCount> Drops,
    StoreCounters StoreCounters,
    RetentionStatus Retention,
    ProcessStatus Process,
    HubStatus Hub,
    HoldingStatus Holdings,
    VersionStatus Version,
    IReadOnlyList<SettingStatus> Settings);
