using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Engine.Simulation;

/// <summary>A failure to inject, counted from the beginning of the stream.</summary>
public sealed record ScheduledFailure(Failure Failure, TimeSpan At);

public sealed class SimulatorSourceOptions
{
    /// <summary>How long the stream is; null for endless. Default null.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>Records a batch, 1 to 65,536. Default 1024. The stream does not depend on it.</summary>
    public int BatchRecords { get; set; } = LogBatch.DefaultRecords;

    /// <summary>Live: how often records are handed over, 10 ms to 1 s. Default 100 ms.</summary>
    public TimeSpan Slice { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Live: when the process was held up for longer than this, the time is left out instead of made up for. Default 5 s.</summary>
    public TimeSpan HeldUpMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Failures known beforehand. Default none.</summary>
    public IReadOnlyList<ScheduledFailure> Scheduled { get; set; } = [];
}

/// <summary>
/// The simulator as a source. Without a clock it runs as fast as its sink takes the records, from the options' start on; with a
/// clock it is live: records come when the clock reaches their event time. Failures are started and stopped from any thread. The
/// source does not mark its last batch; whoever runs it closes the stream.
/// </summary>
public sealed class SimulatorSource : ILogSource, IScenarioControl
{
    public const string SourceName = "simulator";

    // Nanoseconds since 1970 end in 2262.
    private static readonly DateTimeOffset Endless = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Guards the simulator: the running loop fills batches, other threads start, stop and list failures.
    private readonly Lock _gate = new();
    private readonly Simulator _simulator;
    private readonly SimulatorSourceOptions _options;
    private readonly TimeProvider? _clock;
    private readonly List<Failure> _failures;

    /// <param name="topology">The world.</param>
    /// <param name="failures">What can be started by name.</param>
    /// <param name="simulator">Seed, rate, start; the start is ignored with a clock.</param>
    /// <param name="options">Length, batches, what is scheduled.</param>
    /// <param name="clock">Null for as fast as possible.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SimulatorSource(
        Topology topology,
        IReadOnlyList<Failure> failures,
        SimulatorOptions? simulator = null,
        SimulatorSourceOptions? options = null,
        TimeProvider? clock = null)
    {
        simulator ??= new SimulatorOptions();
        _options = Checked(options ?? new SimulatorSourceOptions());
        _clock = clock;
        Start = clock?.GetUtcNow() ?? simulator.Start;
        _simulator = new Simulator(topology, new SimulatorOptions { Seed = simulator.Seed, Rate = simulator.Rate, Start = Start });
        _failures = [.. failures.OrderBy(failure => failure.Name, StringComparer.Ordinal)];
        foreach (var scheduled in _options.Scheduled)
        {
            _simulator.Inject(scheduled.Failure, Start + scheduled.At);
        }
    }

    public string Name => SourceName;

    public DateTimeOffset Start { get; }

    /// <summary>Everything injected so far, and what is scheduled.</summary>
    public IReadOnlyList<InjectedFault> Truth()
    {
        lock (_gate)
        {
            return _simulator.Truth();
        }
    }

    /// <summary>Traces and records that a limit left out.</summary>
    public (long Traces, long Records) LeftOut()
    {
        lock (_gate)
        {
            return (_simulator.TracesLeftOut, _simulator.RecordsLeftOut);
        }
    }

    public Task RunAsync(IBatchSink sink, CancellationToken cancellationToken) =>
        _clock is null ? RunFastAsync(sink, cancellationToken) : RunLiveAsync(sink, _clock, cancellationToken);

    public IReadOnlyList<ScenarioInfo> List()
    {
        lock (_gate)
        {
            return [.. _failures.Select(Describe)];
        }
    }

    public bool TryStart(string name)
    {
        lock (_gate)
        {
            if (_failures.Find(failure => failure.Name == name) is not { } failure)
            {
                return false;
            }

            _simulator.Stop(name);
            _simulator.Inject(failure, _simulator.Now);
            return true;
        }
    }

    /// <summary>A failure that can be started from now on; replaces one of the same name.</summary>
    public void Put(Failure failure)
    {
        lock (_gate)
        {
            _failures.RemoveAll(known => known.Name == failure.Name);
            _failures.Add(failure);
            _failures.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        }
    }

    /// <summary>It cannot be started any more; one that runs goes on to its end.</summary>
    public void Remove(string name)
    {
        lock (_gate)
        {
            _failures.RemoveAll(known => known.Name == name);
        }
    }

    public bool TryStop(string name)
    {
        lock (_gate)
        {
            return _simulator.Stop(name);
        }
    }

    private static SimulatorSourceOptions Checked(SimulatorSourceOptions options)
    {
        var faults = new List<string>();
        Check(options.BatchRecords is >= 1 and <= 65_536, $"BatchRecords must be 1 to 65536, not {options.BatchRecords}.");
        Check(options.Slice >= TimeSpan.FromMilliseconds(10) && options.Slice <= TimeSpan.FromSeconds(1), $"Slice must be 10 ms to 1 s, not {options.Slice}.");
        Check(options.HeldUpMax >= options.Slice, $"HeldUpMax must be a slice or more, not {options.HeldUpMax}.");
        Check(options.Duration is null || options.Duration > TimeSpan.Zero, $"Duration must be more than nothing, not {options.Duration}.");
        Check(options.Scheduled.All(scheduled => scheduled.At >= TimeSpan.Zero), "A failure cannot be scheduled before the beginning.");
        return faults.Count == 0 ? options : throw new ArgumentException(string.Join('\n', faults), nameof(options));

        void Check(bool isFine, string fault)
        {
            if (!isFine)
            {
                faults.Add(fault);
            }
        }
    }

    private async Task RunFastAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        var end = EndOr(Endless);
        while (await PublishUntilAsync(sink, end, batchesMax: 1, cancellationToken) == _options.BatchRecords)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task RunLiveAsync(IBatchSink sink, TimeProvider clock, CancellationToken cancellationToken)
    {
        var end = EndOr(Endless);
        using var timer = new PeriodicTimer(_options.Slice, clock);
        do
        {
            var now = clock.GetUtcNow();
            lock (_gate)
            {
                if (now - _simulator.Now > _options.HeldUpMax)
                {
                    _simulator.SkipTo(now - _options.Slice);
                }
            }

            await PublishUntilAsync(sink, now < end ? now : end, int.MaxValue, cancellationToken);
            if (now >= end)
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private DateTimeOffset EndOr(DateTimeOffset endless) => _options.Duration is { } duration ? Start + duration : endless;

    /// <summary>How many records the last batch had.</summary>
    private async ValueTask<int> PublishUntilAsync(IBatchSink sink, DateTimeOffset until, int batchesMax, CancellationToken cancellationToken)
    {
        var added = _options.BatchRecords;
        for (var i = 0; i < batchesMax && added == _options.BatchRecords; i++)
        {
            var batch = new LogBatch(sink.Services, _options.BatchRecords) { Source = SourceName };
            lock (_gate)
            {
                added = _simulator.Fill(batch, _options.BatchRecords, until);
            }

            if (added == 0)
            {
                batch.Release();
            }
            else
            {
                await sink.PublishAsync(batch, cancellationToken);
            }
        }

        return added;
    }

    private ScenarioInfo Describe(Failure failure)
    {
        var running = _simulator.Running(failure.Name);
        return new ScenarioInfo(
            failure.Name,
            failure.Title,
            failure.Description,
            failure.Primary.Service,
            _simulator.AffectedBy(failure),
            failure.DurationSeconds,
            running is not null,
            running?.Start,
            running is { } moments ? Math.Max(0, (moments.End - _simulator.Now).TotalSeconds) : 0);
    }
}
