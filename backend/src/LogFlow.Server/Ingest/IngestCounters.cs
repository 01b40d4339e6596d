using System.Diagnostics.Metrics;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server.Ingest;

/// <summary>Where a request reports what came and what was refused.</summary>
internal sealed record IngestCounters(SourceMeter Meter, Counter<long> Dropped, Counter<long> BodyBytes)
{
    public void Bytes(long count)
    {
        BodyBytes.Add(count);
        Meter.Bytes(count);
    }

    public void Rejected(long records, string reason)
    {
        if (records > 0)
        {
            Meter.Rejected(records, reason);
            Dropped.Add(records, new KeyValuePair<string, object?>("source", Meter.Name), new KeyValuePair<string, object?>("reason", reason));
        }
    }
}

/// <summary>Who sends: the source, and the sender's address with its kind of data.</summary>
internal sealed record IngestSender(string Source, string Name);
