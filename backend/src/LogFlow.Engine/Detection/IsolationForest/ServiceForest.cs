using System.Text;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.IsolationForest;

/// <summary>
/// One service's recent vectors, the forest grown from them and whether the service is off. Vectors enter the past twenty seconds
/// late and not while the service is off, so that a failure does not teach the forest that it is normal; one that lasts does.
/// </summary>
internal sealed class ServiceForest
{
    private const int HeldBack = 4;
    private const double SecondsPerDay = 86_400;
    private const int TailScoresMax = 80;
    private const double ThresholdKeep = 0.7;
    private const double RateKeep = 0.98;

    private readonly IsolationForestOptions _options;
    private readonly ServiceVector _vector;
    private readonly Queue<double[]> _past = new();
    private readonly Queue<double[]> _heldBack = new();
    private readonly double[] _scores;
    private readonly ulong _seed;
    private Forest? _forest;
    private double[] _usual = [];
    private double _volume;
    private double _volumeWeight;
    private int _age;
    private int _training;

    public ServiceForest(string service, IsolationForestOptions options)
    {
        Service = service;
        _options = options;
        _vector = new ServiceVector(options.VectorSeconds);
        _scores = new double[options.VectorSeconds + 1];
        // By name, so that a service's forests do not depend on who else is there.
        _seed = options.Seed ^ TemplateId.Of(Encoding.UTF8.GetBytes(service)).Value;
    }

    public string Service { get; }

    public long LastSeenTick { get; private set; }

    public bool IsOff { get; private set; }

    public int SecondsOff { get; private set; }

    /// <summary>Seconds in a row, up to this one, with a score beyond the threshold.</summary>
    public int SecondsBeyond { get; private set; }

    public double Score { get; private set; }

    public ScoreTail Tail { get; private set; }

    public double Threshold { get; private set; }

    public double[] Vector { get; private set; } = [];

    /// <summary>Volume over its usual volume, for the load of the whole stream; 0 while unknown.</summary>
    public double Ratio => _forest is null || _volumeWeight <= 0 || IsOff ? 0 : _vector.Volume() / (_volume / _volumeWeight);

    public double Weight => Math.Sqrt(_volumeWeight > 0 ? _volume / _volumeWeight : 0);

    public void Push(long tick, ServiceWindow? window, int templates)
    {
        _age++;
        _vector.Push(window, templates);
        if (window is { Records: > 0 })
        {
            LastSeenTick = tick;
        }
    }

    public void Judge(double load)
    {
        if (_age < _options.VectorSeconds)
        {
            return;
        }

        if (_forest is null && _age % _options.VectorSeconds != 0)
        {
            return;
        }

        Vector = _vector.Read(load);
        if (_forest is not null)
        {
            Decide(_forest.ScoreAsMember(Vector));
        }

        if (_age % _options.VectorSeconds == 0)
        {
            Remember();
        }

        var turn = (int)(_seed % (ulong)_options.RetrainSeconds);
        var isFirst = _forest is null && _past.Count >= _options.VectorsMin;
        if (isFirst || (_forest is not null && !IsOff && _age % _options.RetrainSeconds == turn))
        {
            Train();
        }
    }

    /// <summary>After a gap of the stream: what was going on is not known any more.</summary>
    public void Interrupt()
    {
        IsOff = false;
        SecondsOff = 0;
        SecondsBeyond = 0;
        Array.Clear(_scores);
        _heldBack.Clear();
    }

    /// <summary>The feature without whose change the vector would be least lonely.</summary>
    public (int Feature, double Observed, double Usual) Contributor()
    {
        var best = (Feature: 0, Score: double.MaxValue);
        for (var feature = 0; feature < Vector.Length; feature++)
        {
            var changed = (double[])Vector.Clone();
            changed[feature] = _usual[feature];
            var score = _forest!.ScoreAsMember(changed);
            if (score < best.Score)
            {
                best = (feature, score);
            }
        }

        return (best.Feature, Vector[best.Feature], _usual[best.Feature]);
    }

    private void Decide(double score)
    {
        Score = score;
        _scores[_age % _scores.Length] = score;
        // The window that ended just before this one began: two vectors that share nothing, both beyond the threshold to
        // begin and neither to go on being off.
        var before = _scores[(_age + 1) % _scores.Length];
        IsOff = IsOff ? score >= Threshold || before >= Threshold : score >= Threshold && before >= Threshold;
        SecondsOff = IsOff ? SecondsOff + 1 : 0;
        SecondsBeyond = score >= Threshold ? SecondsBeyond + 1 : 0;
        if (SecondsOff >= _options.NewLevelAfterSeconds)
        {
            // It is what the service does now.
            _past.Clear();
            _forest = null;
            Threshold = 0;
            Interrupt();
        }
    }

    private void Remember()
    {
        if (IsOff)
        {
            _heldBack.Clear();
            return;
        }

        _heldBack.Enqueue(Vector);
        if (_heldBack.Count <= HeldBack)
        {
            return;
        }

        var old = _heldBack.Dequeue();
        _past.Enqueue(old);
        if (_past.Count > _options.VectorsKept)
        {
            _past.Dequeue();
        }

        _volume = (_volume * RateKeep) + (Math.Exp(old[0]) - 1);
        _volumeWeight = (_volumeWeight * RateKeep) + 1;
    }

    private void Train()
    {
        var points = _past.ToArray();
        _forest = Forest.Grow(points, _options.Trees, Math.Min(_options.SampleSize, Math.Max(points.Length / 2, 2)), _seed + (ulong)++_training);
        // Every other one when there are many: scoring the past costs more than growing the trees.
        List<double> scores = new(points.Length);
        for (var i = 0; i < points.Length; i += points.Length > TailScoresMax ? 2 : 1)
        {
            if (_forest.ScoreOutOfBag(points[i], i) is var score && !double.IsNaN(score))
            {
                scores.Add(score);
            }
        }

        Tail = ScoreTail.Fit([.. scores]);
        // Two vectors in a row must both be beyond it, each with the root of the chance that the budget leaves to the pair.
        var threshold = Tail.Threshold(Math.Sqrt(_options.FalseAlarmsPerDay * _options.VectorSeconds / SecondsPerDay));
        // A tail of a dozen scores or two is a coarse thing; several trainings together know it better.
        Threshold = Threshold == 0 ? threshold : (Threshold * ThresholdKeep) + (threshold * (1 - ThresholdKeep));
        _usual = new double[ServiceVector.Length];
        var column = new double[points.Length];
        for (var feature = 0; feature < _usual.Length; feature++)
        {
            for (var i = 0; i < points.Length; i++)
            {
                column[i] = points[i][feature];
            }

            Array.Sort(column);
            _usual[feature] = column[column.Length / 2];
        }
    }
}
