using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;
using static LogFlow.Engine.Tests.Simulation.Simulated;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class SimulatorSourceTests
{
    private static readonly IReadOnlyList<Failure> Failures = ScenarioFolder.LoadFailures(Shop);

    [Fact]
    public async Task Without_a_clock_it_runs_to_its_end_and_gives_the_simulators_stream()
    {
        var source = new SimulatorSource(
            Shop,
            Failures,
            new SimulatorOptions { Seed = 9 },
            new SimulatorSourceOptions
            {
                Duration = TimeSpan.FromSeconds(20),
                BatchRecords = 100,
                Scheduled = [new ScheduledFailure(Failure("payments_outage"), TimeSpan.FromSeconds(5))],
            });
        var sink = new Sink();

        await source.RunAsync(sink, CancellationToken.None);

        var expected = Simulated.Rows(9, 20, ("payments_outage", 5));
        Assert.Equal(expected.Select(row => (row.TimeNs, row.Span, row.Body)), sink.Seen);
        Assert.Equal((Start.AddSeconds(5), Start.AddSeconds(40)), source.Truth().Select(fault => (fault.Start, fault.End)).Single());
        Assert.Equal((0, 0), source.LeftOut());
    }

    [Fact]
    public async Task A_cancelled_run_stops()
    {
        using var cancel = new CancellationTokenSource();
        var sink = new Sink { AfterBatch = cancel.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SimulatorSource(Shop, Failures).RunAsync(sink, cancel.Token));

        Assert.Equal(1, sink.Batches);
    }

    [Fact]
    public async Task Live_records_come_when_the_clock_reaches_their_time()
    {
        await using var live = new Live();
        Assert.Empty(live.Sink.Seen);

        await live.AdvanceAsync(3);

        var newest = live.Sink.Seen[^1].TimeNs;
        Assert.InRange(newest, EventTime.Ns(Live.Begin.AddSeconds(2.9)), EventTime.Ns(Live.Begin.AddSeconds(3)) - 1);
        Assert.InRange(live.Sink.Seen.Count, 3_000, 9_000);
    }

    [Fact]
    public async Task A_live_failure_starts_now_shows_as_active_and_ends_by_itself()
    {
        await using var live = new Live();
        await live.AdvanceAsync(2);

        Assert.True(live.Source.TryStart("payments_outage"));

        var active = live.Source.List().Single(scenario => scenario.IsActive);
        Assert.Equal(("payments_outage", "payments", 35.0), (active.Name, active.Service, active.DurationSeconds));
        Assert.Equal(Live.Begin.AddSeconds(2), active.StartedAt);
        Assert.Equal(35, active.SecondsLeft, 3);
        Assert.Equal(["checkout", "ledger", "notifications"], active.Affected);
        await live.AdvanceAsync(10);
        Assert.Equal(25, live.Source.List().Single(scenario => scenario.IsActive).SecondsLeft, 3);
        await live.AdvanceAsync(26);
        Assert.DoesNotContain(live.Source.List(), scenario => scenario.IsActive);
    }

    [Fact]
    public async Task A_live_failure_can_be_stopped()
    {
        await using var live = new Live();
        await live.AdvanceAsync(1);
        live.Source.TryStart("search_index_fail");
        await live.AdvanceAsync(3);

        Assert.True(live.Source.TryStop("search_index_fail"));

        Assert.DoesNotContain(live.Source.List(), scenario => scenario.IsActive);
        Assert.False(live.Source.TryStop("search_index_fail"));
        Assert.Equal(Live.Begin.AddSeconds(4), Assert.Single(live.Source.Truth()).End);
    }

    [Fact]
    public async Task Starting_an_active_failure_starts_it_anew()
    {
        await using var live = new Live();
        await live.AdvanceAsync(1);
        live.Source.TryStart("search_index_fail");
        await live.AdvanceAsync(10);

        Assert.True(live.Source.TryStart("search_index_fail"));

        Assert.Equal(24, live.Source.List().Single(scenario => scenario.IsActive).SecondsLeft, 3);
        Assert.Equal([11.0, 35.0], live.Source.Truth().Select(fault => (fault.End - Live.Begin).TotalSeconds));
    }

    [Fact]
    public void An_unknown_failure_neither_starts_nor_stops()
    {
        var source = new SimulatorSource(Shop, Failures);

        Assert.False(source.TryStart("no_such"));
        Assert.False(source.TryStop("no_such"));
        Assert.False(source.TryStop("payments_outage"));
        Assert.Equal(7, source.List().Count);
    }

    [Fact]
    public async Task A_process_that_was_held_up_leaves_the_time_out()
    {
        await using var live = new Live();
        await live.AdvanceAsync(1);
        var before = live.Sink.Seen.Count;

        live.Clock.JumpBy(TimeSpan.FromHours(1));
        await live.AdvanceAsync(1);

        var after = live.Sink.Seen.Skip(before).ToList();
        Assert.All(after, seen => Assert.True(seen.TimeNs >= EventTime.Ns(Live.Begin.AddSeconds(3_600))));
        Assert.InRange(after.Count, 500, 4_000);
    }

    [Fact]
    public void Options_out_of_range_are_told_all_at_once()
    {
        var options = new SimulatorSourceOptions { BatchRecords = 0, Duration = TimeSpan.Zero, Slice = TimeSpan.FromMinutes(1) };

        var error = Assert.Throws<ArgumentException>(() => new SimulatorSource(Shop, Failures, options: options));

        Assert.Contains("BatchRecords must be 1 to 65536, not 0.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Slice must be", error.Message, StringComparison.Ordinal);
        Assert.Contains("Duration must be", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Simulator(Shop, new SimulatorOptions { Rate = double.NaN }));
    }

    [Fact]
    public void Defaults_are_pinned()
    {
        Assert.Equal((1UL, 40.0, Start), (new SimulatorOptions().Seed, new SimulatorOptions().Rate, new SimulatorOptions().Start));
        var options = new SimulatorSourceOptions();
        Assert.Equal((1024, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5)), (options.BatchRecords, options.Slice, options.HeldUpMax));
        Assert.Null(options.Duration);
    }

    private sealed class Live : IAsyncDisposable
    {
        public static readonly DateTimeOffset Begin = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

        private readonly CancellationTokenSource _cancel = new();
        private readonly Task _run;

        public Live()
        {
            Clock = new ManualTimeProvider(Begin);
            Source = new SimulatorSource(Shop, Failures, new SimulatorOptions { Rate = 200 }, clock: Clock);
            _run = Source.RunAsync(Sink, _cancel.Token);
        }

        public ManualTimeProvider Clock { get; }

        public SimulatorSource Source { get; }

        public Sink Sink { get; } = new();

        /// <summary>Moves the clock slice by slice; after each, waits until the slice's batch has come (it is one batch).</summary>
        public async Task AdvanceAsync(double seconds)
        {
            for (var i = 0; i < seconds * 10; i++)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(100));
                await Sink.SeenAsync(EventTime.Ns(Clock.GetUtcNow()) - 50_000_000);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run);
            _cancel.Dispose();
        }
    }

    /// <summary>Keeps what comes, and tells who waits for records of a time.</summary>
    private sealed class Sink : IBatchSink
    {
        private readonly List<(long TimeNs, ulong Span, string Body)> _seen = [];
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public NameTable Services { get; } = new();

        public Action AfterBatch { get; init; } = () => { };

        public int Batches { get; private set; }

        public IReadOnlyList<(long TimeNs, ulong Span, string Body)> Seen
        {
            get
            {
                lock (_seen)
                {
                    return [.. _seen];
                }
            }
        }

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
        {
            lock (_seen)
            {
                Batches++;
                for (var i = 0; i < batch.Count; i++)
                {
                    _seen.Add((batch.TimeNs[i], batch.SpanId[i], batch.String(batch.Body[i])));
                }

                _changed.TrySetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            batch.Release();
            AfterBatch();
            return ValueTask.CompletedTask;
        }

        public async Task SeenAsync(long timeNs)
        {
            while (true)
            {
                Task changed;
                lock (_seen)
                {
                    if (_seen.Count > 0 && _seen[^1].TimeNs >= timeNs)
                    {
                        return;
                    }

                    changed = _changed.Task;
                }

                await changed.WaitAsync(Patience.Limit);
            }
        }
    }
}
