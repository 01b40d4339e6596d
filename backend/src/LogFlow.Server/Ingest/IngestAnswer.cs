using LogFlow.Engine.Parsing;

namespace LogFlow.Server.Ingest;

/// <summary>
/// What became of a body's lines. <paramref name="Accepted"/> ones are committed to the store; <paramref name="Errors"/> explains the
/// first 20 of the <paramref name="Rejected"/> ones. Empty lines are neither.
/// </summary>
public sealed record IngestAnswer(long Accepted, long Rejected, IReadOnlyList<LineRejection> Errors);
