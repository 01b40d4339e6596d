using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Queries;

/// <summary>Two windows of time, [From, To) against [BaseFrom, BaseTo). Null ends: the last 15 minutes against as long before.</summary>
public sealed record DiffQuery(
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    DateTimeOffset? BaseFrom = null,
    DateTimeOffset? BaseTo = null,
    string? Service = null);

/// <summary>The windows as they were compared. Seconds are those of each that the store holds.</summary>
public sealed record DiffWindows(
    DateTimeOffset From, DateTimeOffset To, double Seconds, DateTimeOffset BaseFrom, DateTimeOffset BaseTo, double BaseSeconds);

/// <summary>A template of a service that is written more or less than before, beyond chance.</summary>
/// <param name="Kind"><c>new</c>, <c>surging</c>, <c>rarer</c> or <c>vanished</c>.</param>
/// <param name="Before">Lines in the base window.</param>
/// <param name="After">Lines in the window.</param>
/// <param name="Expected">Lines in the window if nothing had changed but the service's traffic.</param>
/// <param name="IsFirst">For new ones: the service never wrote it before the window.</param>
/// <param name="Score">How far beyond chance, about in standard deviations; the list is sorted by it.</param>
public sealed record TemplateChange(
    string Kind, string Service, TemplateId Template, string Text, string Level, long Before, long After, double Expected, bool IsFirst, double Score);

/// <param name="Kind"><c>new</c> or <c>gone</c>.</param>
/// <param name="Before">Calls in the base window.</param>
/// <param name="After">Calls in the window.</param>
public sealed record EdgeChange(string Kind, string Caller, string Callee, long Before, long After);

/// <param name="Kind"><c>new</c> or <c>gone</c>.</param>
/// <param name="Before">Records in the base window.</param>
/// <param name="After">Records in the window.</param>
public sealed record ServiceChange(string Kind, string Service, long Before, long After);

/// <summary>What is different between two windows.</summary>
/// <param name="Templates">Worst first, at most 500.</param>
/// <param name="Releases">Releases, rollbacks, new services and new levels told within the window, newest first.</param>
/// <param name="Edges">By caller, then callee.</param>
/// <param name="Services">By name.</param>
public sealed record ChangeReport(
    DiffWindows Windows,
    IReadOnlyList<TemplateChange> Templates,
    IReadOnlyList<ChangeEvent> Releases,
    IReadOnlyList<EdgeChange> Edges,
    IReadOnlyList<ServiceChange> Services);
