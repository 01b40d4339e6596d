using System.Diagnostics.Metrics;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server.Ingest;

/// <summary>Where a request reports what came and what was refused.</summary>
internal sealed record IngestCounters(SourceMeter Meter, Counter<long> Dropped, Counter<long> BodyBytes)
{
    private bool _hasRejected;

    public void Bytes(long count)
    {
        BodyBytes.Add(count);
        Meter.Bytes(count);
    }

    public void Rejected(long records, string reason)
    {
        if (records > 0)
        {
            _hasRejected = true;
            Meter.Rejected(records, reason);
            Dropped.Add(records, new KeyValuePair<string, object?>("source", Meter.Name), new KeyValuePair<string, object?>("reason", reason));
        }
    }

    /// <summary>
    /// A body that will not be taken when it is sent again, counted as one: how many records it held nobody knows. What was refused record by
    /// record is counted already.
    /// </summary>
    public void RefusedBody(int status)
    {
        var reason = status switch
        {
            StatusCodes.Status400BadRequest => "unreadable-body",
            StatusCodes.Status413PayloadTooLarge => "too-large",
            StatusCodes.Status415UnsupportedMediaType => "unknown-type",
            _ => null,
        };
        if (reason is not null && !_hasRejected)
        {
            Rejected(1, reason);
        }
    }
}

/// <summary>Who sends: the source, and the sender's address with its kind of data.</summary>
internal sealed record IngestSender(string Source, string Name);
