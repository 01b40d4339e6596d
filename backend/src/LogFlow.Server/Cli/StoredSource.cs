using System.Globalization;
using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Storage.Reading;

namespace LogFlow.Server.Cli;

/// <summary>
/// The stored records of a stretch of time, once more as a stream in order of event time. What a store does not keep does not come back:
/// peers that a span named without having reported themselves.
/// </summary>
internal sealed class StoredSource(StoreReader reader, DateTimeOffset from, DateTimeOffset to, int batchRecords) : ILogSource
{
    public string Name => "stored";

    /// <summary>Event time of the last record read, for the progress line; null before the first.</summary>
    public DateTimeOffset? Seen { get; private set; }

    public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        await foreach (var slice in reader.RecordsAsync(from, to, cancellationToken).ConfigureAwait(false))
        {
            foreach (var part in slice.Chunk(batchRecords))
            {
                var batch = new LogBatch(sink.Services, part.Length) { Source = Name };
                foreach (var record in part)
                {
                    Add(batch, record);
                }

                await sink.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
                Seen = part[^1].Time;
            }
        }
    }

    private static void Add(LogBatch batch, StoredRecord stored)
    {
        var record = new LogRecord
        {
            TimeNs = long.Parse(stored.TimeNs, CultureInfo.InvariantCulture),
            Service = batch.Services.Intern(stored.Service),
            ParentService = stored.ParentService is { } parent ? batch.Services.Intern(parent) : NameTable.None,
            Severity = stored.Severity,
            Kind = stored.Kind,
            // An error that the severity does not say was said by the status.
            Flags = stored.IsError && !Severity.IsError(stored.Severity) ? RecordFlags.StatusError : RecordFlags.None,
            Status = stored.Status,
            TraceId = stored.TraceId,
            SpanId = Id(stored.SpanId),
            ParentSpanId = Id(stored.ParentSpanId),
            DurationNs = stored.DurationMs is { } ms ? (long)Math.Round(ms * 1e6) : -1,
            Body = Encoding.UTF8.GetBytes(stored.Message),
            Attributes = Encoding.UTF8.GetBytes(stored.Attributes),
        };
        batch.Add(record);
    }

    private static ulong Id(string hex) => hex.Length == 0 ? 0 : ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
