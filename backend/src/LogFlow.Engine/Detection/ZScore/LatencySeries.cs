using System.Numerics.Tensors;
using LogFlow.Contracts.Frames;
using MathNet.Numerics.Distributions;

namespace LogFlow.Engine.Detection.ZScore;

// Latency as ranks. Of a handful of spans the p95 is mostly noise, and means of latencies follow their outliers; so each span
// counts with the normal score of its rank among the baseline's spans, whatever their distribution (the normal-scores test, van der
// Waerden 1952), cut at three. A slowdown of everything shows itself with the first few spans. The p95 is what is shown, and a
// shift too small in it does not count, unless the median has shifted: slow callees may make the p95, and the service's own part
// the middle.
internal sealed class LatencySeries
{
    private const double Quantile = 0.95;
    private const double Middle = 0.5;
    private const double ScoreMax = 3;

    /// <summary>
    /// A little less than the share beyond <see cref="ScoreMax"/> (0.00135): there the cut is all that is asked for, and most buckets of
    /// a baseline are tails.
    /// </summary>
    private const double CutShare = 0.0013;

    private const double SpreadMin = 0.3;
    private const int ScoresHoldSeconds = 10;

    private readonly LatencySketch?[] _sketches = new LatencySketch?[CountSeries.RingLength];
    private readonly double[] _baseline = new double[LatencySketch.BucketCount];
    private readonly double[] _candidate = new double[LatencySketch.BucketCount];
    private readonly double[] _scores = new double[LatencySketch.BucketCount];
    private readonly double _keep;
    private LatencySketch _scratch = new();
    private int _p95Bucket = LatencySketch.BucketCount - 1;
    private int _p50Bucket = LatencySketch.BucketCount - 1;

    public LatencySeries(SeriesRule rule, double peakHalfLifeSeconds)
    {
        Scores = new CountSeries(rule, peakHalfLifeSeconds);
        _keep = Math.Pow(0.5, 1 / rule.HalfLifeSeconds);
        Array.Fill(_scores, 1);
    }

    /// <summary>Sum of the spans' scores (mean 1, variance 1 each), over the number of spans.</summary>
    public CountSeries Scores { get; }

    public double BaselineP95Ms => LatencySketch.BucketValueNs(_p95Bucket) / 1e6;

    public double BaselineP50Ms => LatencySketch.BucketValueNs(_p50Bucket) / 1e6;

    /// <summary>The p95 of what was left out of the baseline and may become it; 0 when there is nothing.</summary>
    public double CandidateP95Ms
    {
        get
        {
            var total = TensorPrimitives.Sum<double>(_candidate);
            double below = 0;
            for (var bucket = 0; bucket < _candidate.Length && total > 0; bucket++)
            {
                below += _candidate[bucket];
                if (below >= total * Quantile)
                {
                    return LatencySketch.BucketValueNs(bucket) / 1e6;
                }
            }

            return 0;
        }
    }

    /// <param name="sketch">The second's durations; kept by reference (frames are read-only), null when there were none.</param>
    /// <param name="isExcluded">The service is in trouble.</param>
    public void Push(LatencySketch? sketch, bool isExcluded)
    {
        sketch = sketch is { IsEmpty: false } ? sketch : null;
        _sketches[Scores.Age % CountSeries.RingLength] = sketch;
        switch (Scores.Push(sketch?.Weigh(_scores) ?? 0, sketch?.Count ?? 0, isExcluded))
        {
            case AbsorbedInto.Baseline:
                Absorb(_baseline);
                if (Scores.Age % ScoresHoldSeconds == 0 || Scores.Age == CountSeries.HoldBackMin + 1)
                {
                    ScoreAnew();
                }

                SetLevel();
                break;
            case AbsorbedInto.Candidate:
                Absorb(_candidate);
                break;
        }
    }

    /// <summary>The p95 of the last seconds, ms, and how many of how many spans were slower than the baseline's.</summary>
    public (double P95Ms, long Slower, long Spans) P95Over(int seconds)
    {
        Gather(seconds);
        return (_scratch.QuantileMs(Quantile), _scratch.CountAbove(_p95Bucket), _scratch.Count);
    }

    /// <summary>The median of the last seconds, ms, and how many of how many spans were slower than the baseline's.</summary>
    public (double P50Ms, long Slower, long Spans) P50Over(int seconds)
    {
        Gather(seconds);
        return (_scratch.QuantileMs(Middle), _scratch.CountAbove(_p50Bucket), _scratch.Count);
    }

    public void ForgetCandidate()
    {
        Array.Clear(_candidate);
        Scores.ForgetCandidate();
    }

    public void AdoptCandidate()
    {
        if (TensorPrimitives.Sum<double>(_candidate) > 0)
        {
            _candidate.CopyTo(_baseline, 0);
        }

        Array.Clear(_candidate);
        Scores.AdoptCandidate();
        ScoreAnew();
        SetLevel();
    }

    private void Gather(int seconds)
    {
        _scratch = new LatencySketch();
        for (var back = 0; back < Math.Min(seconds, Math.Min(Scores.Age, CountSeries.RingLength)); back++)
        {
            if (_sketches[(Scores.Age - 1 - back) % CountSeries.RingLength] is { } sketch)
            {
                _scratch.MergeFrom(sketch);
            }
        }
    }

    private void Absorb(double[] buckets)
    {
        TensorPrimitives.Multiply(buckets, _keep, buckets);
        _sketches[(Scores.Absorbed - 1) % CountSeries.RingLength]?.AddTo(buckets);
    }

    private void ScoreAnew()
    {
        var total = TensorPrimitives.Sum<double>(_baseline);
        if (total <= 0)
        {
            return;
        }

        double below = 0, mean = 0, square = 0;
        var score = ScoreOf(0, total);
        var highest = ScoreOf(total, total);
        (_p50Bucket, _p95Bucket) = (_baseline.Length - 1, _baseline.Length - 1);
        for (var bucket = 0; bucket < _baseline.Length; bucket++)
        {
            var weight = _baseline[bucket];
            if (weight > 0)
            {
                score = ScoreOf(below + (weight / 2), total);
                mean += weight * score;
                square += weight * score * score;
                below += weight;
                _p50Bucket = below >= total * Middle ? Math.Min(_p50Bucket, bucket) : _p50Bucket;
                _p95Bucket = below >= total * Quantile ? Math.Min(_p95Bucket, bucket) : _p95Bucket;
            }

            // Slower than anything known, or between two known values.
            _scores[bucket] = below >= total && weight <= 0 ? highest : score;
        }

        mean /= total;
        var spread = Math.Max(Math.Sqrt(Math.Max((square / total) - (mean * mean), 0)), SpreadMin);
        TensorPrimitives.Subtract(_scores, mean, _scores);
        TensorPrimitives.Divide(_scores, spread, _scores);
        TensorPrimitives.Add(_scores, 1, _scores);
        for (var back = 0; back < Math.Min(Scores.Age, CountSeries.RingLength); back++)
        {
            Scores.Recount(back, _sketches[(Scores.Age - 1 - back) % CountSeries.RingLength]?.Weigh(_scores) ?? 0);
        }
    }

    // One span more than there are: the slowest of ten so far is no marvel.
    private static double ScoreOf(double rank, double total)
    {
        var share = (rank + 0.5) / (total + 1);
        return share < CutShare ? -ScoreMax : share > 1 - CutShare ? ScoreMax : Math.Clamp(Normal.InvCDF(0, 1, share), -ScoreMax, ScoreMax);
    }

    private void SetLevel()
    {
        var total = TensorPrimitives.Sum<double>(_baseline);
        Scores.Baseline.Set(total, total);
    }
}
