using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Sources.Files;

/// <summary>What was found in one file.</summary>
/// <param name="Path">As it was given.</param>
/// <param name="Format">See <see cref="FormatGuess"/>; null when the file was empty.</param>
/// <param name="Counts">What became of its lines.</param>
/// <param name="Problem">A sentence when it could not be read to its end; what came before was read. Null when all is well.</param>
public sealed record FileReport(string Path, FormatGuess? Format, ParserCounts Counts, string? Problem);
