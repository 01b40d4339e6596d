using System.Globalization;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Puts a trace's spans into waterfall order. A span whose parent is missing stands at the top level; a ring of parents is entered
/// at its earliest span; of several spans with one id the earliest is the parent. Self time is the part of a span that no child
/// covers.
/// </summary>
internal static class TraceTree
{
    /// <param name="id">The trace.</param>
    /// <param name="records">At least one, by time, then sequence.</param>
    public static TraceDetail Build(TraceId id, IReadOnlyList<StoredRecord> records)
    {
        var spans = records.Where(r => r.Kind == RecordKind.Span).Select(r => new Node(r)).ToList();
        var logs = records.Where(r => r.Kind == RecordKind.Log).ToList();
        var byId = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var span in spans)
        {
            if (span.Record.SpanId.Length > 0)
            {
                byId.TryAdd(span.Record.SpanId, span);
            }
        }

        var tops = new List<Node>();
        foreach (var span in spans)
        {
            if (span.Record.ParentSpanId.Length > 0 && byId.TryGetValue(span.Record.ParentSpanId, out var parent) && parent != span)
            {
                parent.Children.Add(span);
            }
            else
            {
                tops.Add(span);
            }
        }

        var loose = new List<StoredRecord>();
        foreach (var log in logs)
        {
            if (log.SpanId.Length > 0 && byId.TryGetValue(log.SpanId, out var span))
            {
                span.Logs.Add(log);
            }
            else
            {
                loose.Add(log);
            }
        }

        var startNs = records.Min(NsOf);
        var ordered = new List<Node>(spans.Count);
        foreach (var top in tops)
        {
            Visit(top, ordered);
        }

        // What is left hangs in rings that no top reaches.
        foreach (var span in spans)
        {
            Visit(span, ordered);
        }

        return new TraceDetail(
            Summary(id, records, tops.Count > 0 ? tops[0] : ordered.FirstOrDefault(), spans, startNs),
            [.. ordered.Select(node => node.ToSpan(startNs))],
            loose);
    }

    private static TraceSummary Summary(TraceId id, IReadOnlyList<StoredRecord> records, Node? root, List<Node> spans, long startNs)
    {
        var finishNs = records.Max(r => NsOf(r) + (long)((r.DurationMs ?? 0) * 1e6));
        return new TraceSummary(
            id,
            UnixTime.FromNs(startNs),
            (finishNs - startNs) / 1e6,
            root?.Record.Service ?? records[0].Service,
            root?.Record.Message ?? records[0].Message,
            spans.Count,
            records.Select(r => r.Service).Distinct(StringComparer.Ordinal).Count(),
            spans.Count > 0 ? spans.Count(s => s.Record.IsError) : records.Count(r => r.IsError));
    }

    /// <summary>Depth first, without recursion: a trace may be as deep as it is long.</summary>
    private static void Visit(Node from, List<Node> ordered)
    {
        if (from.IsVisited)
        {
            return;
        }

        var open = new Stack<(Node Node, int Depth)>();
        open.Push((from, 0));
        while (open.TryPop(out var next))
        {
            if (next.Node.IsVisited)
            {
                continue;
            }

            next.Node.IsVisited = true;
            next.Node.Depth = next.Depth;
            ordered.Add(next.Node);
            // Children were added in order of start; the first must be popped first.
            for (var i = next.Node.Children.Count - 1; i >= 0; i--)
            {
                open.Push((next.Node.Children[i], next.Depth + 1));
            }
        }
    }

    private static long NsOf(StoredRecord record) => long.Parse(record.TimeNs, CultureInfo.InvariantCulture);

    private sealed class Node(StoredRecord record)
    {
        public StoredRecord Record { get; } = record;

        public List<Node> Children { get; } = [];

        public List<StoredRecord> Logs { get; } = [];

        public bool IsVisited { get; set; }

        public int Depth { get; set; }

        private long StartNs { get; } = NsOf(record);

        private long EndNs => StartNs + (long)((Record.DurationMs ?? 0) * 1e6);

        public SpanNode ToSpan(long traceStartNs) => new(
            Record.SpanId,
            Record.ParentSpanId,
            Record.Service,
            Record.Message,
            Record.Time,
            (StartNs - traceStartNs) / 1e6,
            (EndNs - StartNs) / 1e6,
            SelfNs() / 1e6,
            Record.IsError,
            Depth,
            Logs);

        /// <summary>Children are in order of start, so one pass over them covers what they cover together.</summary>
        private long SelfNs()
        {
            var self = EndNs - StartNs;
            var covered = StartNs;
            foreach (var child in Children)
            {
                var from = Math.Max(child.StartNs, covered);
                var to = Math.Min(child.EndNs, EndNs);
                if (to > from)
                {
                    self -= to - from;
                    covered = to;
                }
            }

            return self;
        }
    }
}
