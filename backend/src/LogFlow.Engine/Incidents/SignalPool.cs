using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Incidents;

/// <summary>A finding that belongs to no incident yet, with how often it was repeated.</summary>
internal sealed class PendingSignal(Signal signal, long tick)
{
    /// <summary>The strongest reading, with the earliest onset.</summary>
    public Signal Signal { get; private set; } = signal;

    public long FirstTick { get; } = tick;

    public long LastTick { get; private set; } = tick;

    public int Count { get; private set; } = 1;

    public void Repeat(Signal again, long tick)
    {
        Signal = Strongest(Signal, again);
        LastTick = tick;
        Count++;
    }

    /// <summary>The stronger reading of the two; the earlier onset stays, and the later word on whether the level is normal now.</summary>
    public static Signal Strongest(Signal one, Signal other)
    {
        var onset = one.Onset <= other.Onset ? one.Onset : other.Onset;
        var stronger = other.Score > one.Score ? other : one;
        return stronger.Onset == onset && stronger.NewLevel == other.NewLevel ? stronger : stronger with { Onset = onset, NewLevel = other.NewLevel };
    }
}

/// <summary>What makes two signals the same finding repeated.</summary>
internal readonly record struct SignalKey(string Service, string Kind, string Detector, TemplateId Template) : IComparable<SignalKey>
{
    public static SignalKey Of(Signal signal) => new(signal.Service, signal.Kind, signal.Detector, signal.Template);

    public int CompareTo(SignalKey other)
    {
        var order = string.CompareOrdinal(Service, other.Service);
        order = order != 0 ? order : string.CompareOrdinal(Kind, other.Kind);
        order = order != 0 ? order : string.CompareOrdinal(Detector, other.Detector);
        return order != 0 ? order : Template.CompareTo(other.Template);
    }
}

/// <summary>Signals of the last seconds that joined no incident: too weak alone, and remembered in case others follow.</summary>
internal sealed class SignalPool(int sizeMax)
{
    private readonly SortedDictionary<SignalKey, PendingSignal> _pending = [];

    public bool IsEmpty => _pending.Count == 0;

    /// <summary>Findings that were not remembered because the pool was full.</summary>
    public long Refused { get; private set; }

    /// <summary>Services with pending findings, by name.</summary>
    public List<(string Service, List<PendingSignal> Pending)> ByService()
    {
        var services = new List<(string Service, List<PendingSignal> Pending)>();
        foreach (var (key, pending) in _pending)
        {
            if (services.Count == 0 || !string.Equals(services[^1].Service, key.Service, StringComparison.Ordinal))
            {
                services.Add((key.Service, []));
            }

            services[^1].Pending.Add(pending);
        }

        return services;
    }

    public void Add(Signal signal, long tick)
    {
        var key = SignalKey.Of(signal);
        if (_pending.TryGetValue(key, out var pending))
        {
            pending.Repeat(signal, tick);
        }
        else if (_pending.Count < sizeMax)
        {
            _pending[key] = new PendingSignal(signal, tick);
        }
        else
        {
            Refused++;
        }
    }

    public void Remove(PendingSignal pending) => _pending.Remove(SignalKey.Of(pending.Signal));

    /// <summary>Those that nothing was heard of since; answers what they were.</summary>
    public IReadOnlyList<Signal> Forget(long before)
    {
        List<PendingSignal>? gone = null;
        foreach (var (_, pending) in _pending)
        {
            if (pending.LastTick < before)
            {
                (gone ??= []).Add(pending);
            }
        }

        gone?.ForEach(Remove);
        return gone is null ? [] : [.. gone.Select(pending => pending.Signal)];
    }
}
