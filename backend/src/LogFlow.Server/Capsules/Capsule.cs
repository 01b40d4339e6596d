using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Capsules;

/// <summary>One incident with all that it takes to understand it elsewhere: masked, bounded, self-contained.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">Of the format; a reader refuses a newer one.</param>
/// <param name="Created">When it was made.</param>
/// <param name="LogflowVersion">The program that made it.</param>
/// <param name="Hidden">How many secrets were masked.</param>
/// <param name="Incident">The incident with its signals.</param>
/// <param name="Versions">What was known over time.</param>
/// <param name="Predictions">Who was expected to be hit, and what became of it.</param>
/// <param name="Edges">Calls between the services that it is about, around its onset.</param>
/// <param name="Lines">Warnings and errors of its members, oldest first.</param>
/// <param name="Traces">Failing traces that touch the root.</param>
internal sealed record Capsule(
    string Format,
    int Version,
    DateTimeOffset Created,
    string LogflowVersion,
    int Hidden,
    Incident Incident,
    IReadOnlyList<IncidentVersion> Versions,
    IReadOnlyList<Prediction> Predictions,
    IReadOnlyList<CapsuleEdge> Edges,
    IReadOnlyList<CapsuleLine> Lines,
    IReadOnlyList<TraceSummary> Traces)
{
    public const string FormatName = "logflow-capsule";

    public const int NewestVersion = 1;

    /// <summary>What a capsule may hold at most, on the way out and on the way in.</summary>
    public static class Bounds
    {
        public const int Lines = 200;
        public const int Traces = 20;
        public const int Edges = 200;
        public const int Signals = 200;
        public const int Versions = 300;
        public const int ListItems = 1_000;
        public const int TextLength = 2_000;
        public const int FileBytes = 4 * 1024 * 1024;
    }
}

/// <param name="Calls">Calls seen in the stretch that was looked at.</param>
/// <param name="Errors">Those of them that failed.</param>
internal sealed record CapsuleEdge(string Caller, string Callee, long Calls, long Errors);

internal sealed record CapsuleLine(DateTimeOffset Time, string Service, string Level, string Message, TraceId TraceId);

/// <summary>A capsule as it lies in the store after an import.</summary>
internal sealed record ImportedCapsule(string Id, DateTimeOffset Imported, Capsule Capsule);

/// <summary>One line of the list of imports.</summary>
internal sealed record CapsuleEntry(string Id, DateTimeOffset Imported, string Title, string Root, DateTimeOffset Onset);
