using System.Runtime.InteropServices;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Graph;

/// <summary>What is decided of a span.</summary>
/// <param name="IsFailed">Its status, or without one an error log of its own.</param>
/// <param name="IsExplained">It failed, and a call to another service failed for good below it.</param>
/// <param name="SelfNs">Its duration less the parts that its child spans cover.</param>
/// <param name="Callee">The service that all its children belong to, when that is one and another; else <see cref="NameTable.None"/>.</param>
internal readonly record struct Verdict(bool IsFailed, bool IsExplained, long SelfNs, int Callee);

/// <summary>
/// Decides spans from what is known before a limit of event time. A failed span is explained when a call below it, directly or
/// through steps of the same service, failed at another service and was not made good by a later call to that service. Self time
/// is the duration less the union of the children's intervals (an interval sweep over sorted starts).
/// </summary>
internal sealed class SpanJudge(SpanTable spans)
{
    // Past so many children the search for a call that made good a failed one is left out: it compares each with each.
    private const int ComparedMax = 128;
    private const int LocalDepthMax = 16;

    private readonly List<(long StartNs, long EndNs)> _intervals = [];
    private readonly List<int> _failedCallees = [];

    public Verdict Judge(int index, long limitNs)
    {
        ref readonly var span = ref spans[index];
        var isFailed = span.IsFailedBefore(limitNs);
        return new Verdict(isFailed, isFailed && IsExplained(index, limitNs, LocalDepthMax), SelfNs(span, limitNs, out var callee), callee);
    }

    /// <summary>
    /// The other services of which a call failed below the span, directly or through steps of its own service, whatever came of it; each
    /// once. Valid until the next call.
    /// </summary>
    public IReadOnlyList<int> FailedCallees(int index, long limitNs)
    {
        _failedCallees.Clear();
        AddFailedCallees(index, limitNs, LocalDepthMax);
        return _failedCallees;
    }

    private void AddFailedCallees(int index, long limitNs, int depthLeft)
    {
        var service = spans[index].Service;
        for (var at = spans[index].FirstChild; at != SpanTable.None; at = spans[at].NextSibling)
        {
            ref readonly var child = ref spans[at];
            if (child.Service == service)
            {
                if (depthLeft > 0 && child.FirstChild != SpanTable.None)
                {
                    AddFailedCallees(at, limitNs, depthLeft - 1);
                }
            }
            else if (child.StartNs < limitNs && IsFailed(child, limitNs) && !_failedCallees.Contains(child.Service))
            {
                _failedCallees.Add(child.Service);
            }
        }
    }

    private bool IsExplained(int index, long limitNs, int depthLeft)
    {
        ref readonly var span = ref spans[index];
        var compared = 0;
        for (var at = span.FirstChild; at != SpanTable.None; at = spans[at].NextSibling)
        {
            ref readonly var child = ref spans[at];
            if (child.StartNs >= limitNs || !IsFailed(child, limitNs))
            {
                continue;
            }

            if (child.Service == span.Service)
            {
                if (child.Has(SpanState.Decided) ? child.Has(SpanState.Explained) : depthLeft > 0 && IsExplained(at, limitNs, depthLeft - 1))
                {
                    return true;
                }
            }
            else if (++compared > ComparedMax || !IsMadeGood(span.FirstChild, child, limitNs))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A later call to the same service went well: a retry.</summary>
    private bool IsMadeGood(int firstSibling, in SpanEntry failed, long limitNs)
    {
        var left = ComparedMax;
        for (var at = firstSibling; at != SpanTable.None && left > 0; at = spans[at].NextSibling, left--)
        {
            ref readonly var other = ref spans[at];
            if (other.Service == failed.Service && other.IsSeen && other.StartNs >= failed.EndNs && other.StartNs < limitNs &&
                other.Key != failed.Key && !IsFailed(other, limitNs))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFailed(in SpanEntry span, long limitNs) =>
        span.Has(SpanState.Decided) ? span.Has(SpanState.Failed) : span.IsFailedBefore(limitNs);

    private long SelfNs(in SpanEntry span, long limitNs, out int callee)
    {
        callee = NameTable.None;
        var isOfOne = true;
        _intervals.Clear();
        for (var at = span.FirstChild; at != SpanTable.None; at = spans[at].NextSibling)
        {
            ref readonly var child = ref spans[at];
            var startNs = Math.Max(child.StartNs, span.StartNs);
            var endNs = Math.Min(child.EndNs, span.EndNs);
            if (child.StartNs < limitNs && startNs < endNs)
            {
                _intervals.Add((startNs, endNs));
                isOfOne &= child.Service != span.Service && (callee == NameTable.None || callee == child.Service);
                callee = child.Service;
            }
        }

        callee = isOfOne ? callee : NameTable.None;
        CollectionsMarshal.AsSpan(_intervals).Sort();
        var coveredNs = 0L;
        var reachedNs = long.MinValue;
        foreach (var (startNs, endNs) in _intervals)
        {
            if (endNs > reachedNs)
            {
                coveredNs += endNs - Math.Max(startNs, reachedNs);
                reachedNs = endNs;
            }
        }

        return span.EndNs - span.StartNs - coveredNs;
    }
}
