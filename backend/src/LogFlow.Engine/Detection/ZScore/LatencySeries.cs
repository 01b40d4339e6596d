using System.Numerics.Tensors;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.ZScore;

/// <summary>
/// Latency as a count: how many spans are slower than the baseline's 95th percentile. Of a handful of spans the p95 itself is
/// mostly noise, while their share above a fixed line is an ordinary count with an ordinary test (a rank test of location).
/// The p95 is what is shown, and a shift too small in it does not count.
/// </summary>
internal sealed class LatencySeries
{
    private const double Quantile = 0.95;
    private const int LineHoldsSeconds = 10;

    private readonly LatencySketch?[] _sketches = new LatencySketch?[CountSeries.RingLength];
    private readonly double[] _baseline = new double[LatencySketch.BucketCount];
    private readonly double[] _candidate = new double[LatencySketch.BucketCount];
    private readonly double _keep;
    private LatencySketch _scratch = new();
    private int _lineBucket = LatencySketch.BucketCount - 1;

    public LatencySeries(SeriesRule rule, double peakHalfLifeSeconds)
    {
        Above = new CountSeries(rule, peakHalfLifeSeconds);
        _keep = Math.Pow(0.5, 1 / rule.HalfLifeSeconds);
    }

    /// <summary>Spans above the line, of all spans.</summary>
    public CountSeries Above { get; }

    public double BaselineP95Ms => LatencySketch.BucketValueNs(_lineBucket) / 1e6;

    /// <param name="sketch">The second's durations; kept by reference (frames are read-only), null when there were none.</param>
    /// <param name="isExcluded">The service is in trouble.</param>
    public void Push(LatencySketch? sketch, bool isExcluded)
    {
        var count = sketch?.Count ?? 0;
        _sketches[Above.Age % CountSeries.RingLength] = count > 0 ? sketch : null;
        switch (Above.Push(sketch?.CountAbove(_lineBucket) ?? 0, count, isExcluded))
        {
            case AbsorbedInto.Baseline:
                Absorb(_baseline);
                break;
            case AbsorbedInto.Candidate:
                Absorb(_candidate);
                return;
            default:
                return;
        }

        if (Above.Age % LineHoldsSeconds == 0 || Above.Age == CountSeries.HoldBackMin + 1)
        {
            DrawLine();
        }

        SetShare();
    }

    /// <summary>The p95 of the last seconds, ms, and how many spans that is.</summary>
    public (double P95Ms, long Spans) P95Over(int seconds)
    {
        _scratch.Clear();
        for (var back = 0; back < Math.Min(seconds, Math.Min(Above.Age, CountSeries.RingLength)); back++)
        {
            if (_sketches[(Above.Age - 1 - back) % CountSeries.RingLength] is { } sketch)
            {
                _scratch.MergeFrom(sketch);
            }
        }

        var result = (_scratch.QuantileMs(Quantile), _scratch.Count);
        if (_scratch.IsEmpty)
        {
            _scratch = new LatencySketch();
        }

        return result;
    }

    public void ForgetCandidate()
    {
        Array.Clear(_candidate);
        Above.ForgetCandidate();
    }

    public void AdoptCandidate()
    {
        if (TensorPrimitives.Sum<double>(_candidate) > 0)
        {
            _candidate.CopyTo(_baseline, 0);
        }

        Array.Clear(_candidate);
        Above.AdoptCandidate();
        DrawLine();
        SetShare();
    }

    private void Absorb(double[] buckets)
    {
        TensorPrimitives.Multiply(buckets, _keep, buckets);
        _sketches[(Above.Absorbed - 1) % CountSeries.RingLength]?.AddTo(buckets);
    }

    private void DrawLine()
    {
        var left = TensorPrimitives.Sum<double>(_baseline) * (1 - Quantile);
        if (left <= 0)
        {
            return;
        }

        var bucket = _baseline.Length - 1;
        while (bucket > 0 && left - _baseline[bucket] >= 0)
        {
            left -= _baseline[bucket--];
        }

        if (bucket == _lineBucket)
        {
            return;
        }

        _lineBucket = bucket;
        for (var back = 0; back < Math.Min(Above.Age, CountSeries.RingLength); back++)
        {
            Above.Recount(back, _sketches[(Above.Age - 1 - back) % CountSeries.RingLength]?.CountAbove(bucket) ?? 0);
        }
    }

    private void SetShare() =>
        Above.Baseline.Set(TensorPrimitives.Sum<double>(_baseline.AsSpan(_lineBucket + 1)), TensorPrimitives.Sum<double>(_baseline));
}
