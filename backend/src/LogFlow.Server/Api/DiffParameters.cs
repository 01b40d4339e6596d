using System.ComponentModel;
using LogFlow.Contracts.Queries;
using Microsoft.AspNetCore.Mvc;

namespace LogFlow.Server.Api;

/// <summary>Two windows of time to compare.</summary>
internal sealed record DiffParameters
{
    [Description("Beginning of the window, RFC 3339 or Unix time; when left out 15 minutes before its end, or half of what is stored where that is less")]
    public string? from { get; init; }

    [Description("End of the window; the newest second when left out")]
    public string? to { get; init; }

    [FromQuery(Name = "base_from"), Description("Beginning of the window before; as long as the window when left out")]
    public string? BaseFrom { get; init; }

    [FromQuery(Name = "base_to"), Description("End of the window before; the window's beginning when left out")]
    public string? BaseTo { get; init; }

    [Description("Only this service")]
    public string? service { get; init; }

    public DiffQuery ToQuery()
    {
        var (first, last) = QueryText.Range(from, to);
        return new DiffQuery(first, last, QueryText.Time("base_from", BaseFrom), QueryText.Time("base_to", BaseTo), QueryText.Text("service", service));
    }
}
