using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Reading;

/// <summary>Puts stored windows together to frames again.</summary>
internal sealed class FrameReader(ServiceNames services, TemplateCatalog templates)
{
    public const string ServiceColumns =
        "tick, service, logs, spans, failed_spans, band_0, band_1, band_2, band_3, band_4, band_5, latency, decided_spans, " +
        "own_failed, explained_failed, local_spans, self_time";

    /// <summary>Frames of [<paramref name="from"/>, <paramref name="to"/>), in order of time.</summary>
    public List<TickFrame> Read(DuckDbConnection connection, long from, long to, bool whole)
    {
        var frames = new SortedDictionary<long, TickFrame>();
        Each(connection, "SELECT tick, records, late, unparsed FROM frames WHERE tick >= $1 AND tick < $2", from, to, (chunk, row) =>
        {
            var frame = Frame(frames, chunk, row);
            frame.Records = chunk.Column(1).Values<long>()[row];
            frame.Late = chunk.Column(2).Values<long>()[row];
            frame.Unparsed = chunk.Column(3).Values<long>()[row];
        });
        Each(connection, $"SELECT {ServiceColumns} FROM service_windows WHERE tick >= $1 AND tick < $2", from, to, (chunk, row) =>
            ReadWindow(chunk, row, Frame(frames, chunk, row).Service(services[chunk.Column(1).Values<int>()[row]])));
        if (whole)
        {
            ReadEdges(connection, from, to, frames);
            ReadTemplates(connection, from, to, frames);
            ReadVersions(connection, from, to, frames);
        }

        return [.. frames.Values];
    }

    /// <summary>Adds a row of <see cref="ServiceColumns"/> to a window.</summary>
    public static void ReadWindow(DuckDbChunk chunk, int row, ServiceWindow window)
    {
        window.Logs += chunk.Column(2).Values<long>()[row];
        window.Spans += chunk.Column(3).Values<long>()[row];
        window.FailedSpans += chunk.Column(4).Values<long>()[row];
        for (var band = 0; band < Severity.BandCount; band++)
        {
            window.LogsByBand[band] += chunk.Column(5 + band).Values<long>()[row];
        }

        window.Latency.MergeFrom(chunk.Column(11).Bytes(row));
        window.DecidedSpans += chunk.Column(12).Values<long>()[row];
        window.OwnFailedSpans += chunk.Column(13).Values<long>()[row];
        window.ExplainedFailedSpans += chunk.Column(14).Values<long>()[row];
        window.LocalSpans += chunk.Column(15).Values<long>()[row];
        window.SelfTime.MergeFrom(chunk.Column(16).Bytes(row));
    }

    private void ReadEdges(DuckDbConnection connection, long from, long to, SortedDictionary<long, TickFrame> frames) =>
        Each(connection, "SELECT tick, caller, callee, evidence, calls, errors, latency FROM edge_windows WHERE tick >= $1 AND tick < $2", from, to, (chunk, row) =>
        {
            var key = new EdgeKey(services[chunk.Column(1).Values<int>()[row]], services[chunk.Column(2).Values<int>()[row]]);
            var edge = Frame(frames, chunk, row).Edge(key);
            edge.Evidence |= (EdgeEvidence)chunk.Column(3).Values<byte>()[row];
            edge.Calls += chunk.Column(4).Values<long>()[row];
            edge.Errors += chunk.Column(5).Values<long>()[row];
            edge.Latency.MergeFrom(chunk.Column(6).Bytes(row));
        });

    private void ReadTemplates(DuckDbConnection connection, long from, long to, SortedDictionary<long, TickFrame> frames) =>
        Each(connection, "SELECT tick, service, template_id, count, severity FROM template_windows WHERE tick >= $1 AND tick < $2", from, to, (chunk, row) =>
        {
            // What has grown since is told as it is now, or it would be news when it comes next.
            var id = chunk.Column(2).Values<ulong>()[row];
            var grown = templates.Grown(id);
            var key = new TemplateKey(services[chunk.Column(1).Values<int>()[row]], new TemplateId(grown?.Id ?? id));
            var template = Frame(frames, chunk, row).Template(key, grown?.Text ?? "");
            template.Count += chunk.Column(3).Values<long>()[row];
            template.Severity = Math.Max(template.Severity, chunk.Column(4).Values<byte>()[row]);
        });

    private void ReadVersions(DuckDbConnection connection, long from, long to, SortedDictionary<long, TickFrame> frames) =>
        Each(connection, "SELECT tick, service, version, records, first_ns FROM version_windows WHERE tick >= $1 AND tick < $2", from, to, (chunk, row) =>
        {
            var key = new VersionKey(services[chunk.Column(1).Values<int>()[row]], chunk.Column(2).String(row) ?? "");
            var version = Frame(frames, chunk, row).Version(key);
            version.Records += chunk.Column(3).Values<long>()[row];
            version.FirstNs = Math.Min(version.FirstNs, chunk.Column(4).Values<long>()[row]);
        });

    private static TickFrame Frame(SortedDictionary<long, TickFrame> frames, DuckDbChunk chunk, int row)
    {
        var tick = chunk.Column(0).Values<long>()[row];
        if (!frames.TryGetValue(tick, out var frame))
        {
            frames[tick] = frame = new TickFrame(tick);
        }

        return frame;
    }

    private static void Each(DuckDbConnection connection, string sql, long from, long to, Action<DuckDbChunk, int> read)
    {
        using var result = connection.Query(sql, from, to);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                read(chunk, row);
            }
        }
    }
}
