using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Changes;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Changes;

public sealed class ChangeWatchTests
{
    private const long Second = 1_000_000_000;

    private readonly ChangeWatch _watch = new();
    private readonly List<ChangeEvent> _changes = [];
    private long _tick = Some.Tick;

    [Fact]
    public void A_new_version_is_one_release_at_its_first_record()
    {
        Run(100, ("a", "1.0", 10));

        var since = _tick;
        Run(60, ("a", "1.1", 10));

        var release = Assert.Single(_changes);
        Assert.Equal((ChangeKinds.Release, "a", "1.0", "1.1"), (release.Kind, release.Service, release.From, release.To));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(since).AddMilliseconds(250), release.At);
    }

    [Fact]
    public void A_rolling_deploy_with_both_versions_at_once_is_one_release()
    {
        Run(100, ("a", "1.0", 10));
        for (var step = 0; step < 10; step++)
        {
            Run(15, ("a", "1.0", 10 - step), ("a", "1.1", step + 1));
            Run(5, ("a", "1.1", 10));
        }

        Run(100, ("a", "1.1", 10));

        Assert.Equal(["1.1"], _changes.Select(c => c.To));
    }

    [Fact]
    public void A_version_that_was_left_and_comes_back_is_a_rollback()
    {
        Run(100, ("a", "1.0", 10));
        Run(40, ("a", "1.1", 10));
        Run(40, ("a", "1.0", 10));

        Assert.Equal([(ChangeKinds.Release, "1.1"), (ChangeKinds.Rollback, "1.0")], _changes.Select(c => (c.Kind, c.To!)));
        Assert.Equal("a went back to 1.0, before 1.1.", _changes[1].Text);
    }

    [Fact]
    public void How_a_service_is_when_it_is_first_seen_is_no_release()
    {
        Run(10, ("a", "1.0", 10), ("a", "1.1", 1));
        Run(100, ("a", "1.0", 10));
        Run(100, ("a", "1.0", 10), ("late", "7", 3));

        Assert.Equal([(ChangeKinds.NewService, "late", (string?)null)], _changes.Select(c => (c.Kind, c.Service, c.To)));
    }

    [Fact]
    public void A_single_record_is_no_release()
    {
        Run(100, ("a", "1.0", 10));
        Run(1, ("a", "6.6.6", 1));
        Run(100, ("a", "1.0", 10));

        Assert.Empty(_changes);
    }

    [Fact]
    public void What_changes_all_the_time_is_no_version()
    {
        Run(100, ("a", "1", 10));
        for (var i = 2; i < 200; i++)
        {
            Run(2, ("a", $"{i}", 10));
        }

        Assert.Equal(new ChangeWatchOptions().ChangesPerHourMax, _changes.Count);
        Assert.True(_watch.Muted > 100);
    }

    [Fact]
    public void Silence_leaves_no_version()
    {
        Run(100, ("a", "1.0", 10), ("b", "5", 1));
        Run(600, ("b", "5", 1));
        Run(30, ("a", "1.0", 10), ("b", "5", 1));

        Assert.Empty(_changes);
    }

    [Fact]
    public void Services_of_an_earlier_run_are_not_new()
    {
        _watch.Restore(["a"]);
        Run(100, ("b", "5", 1));
        Run(5, ("a", "1.0", 10), ("b", "5", 1), ("c", "1", 1));

        Assert.Equal(["c"], _changes.Select(c => c.Service));
    }

    [Fact]
    public void Services_and_versions_are_bounded()
    {
        var watch = new ChangeWatch(new ChangeWatchOptions { ServicesMax = 5 });
        var frame = new TickFrame(Some.Tick);
        for (var i = 0; i < 9; i++)
        {
            frame.Service($"s{i}").Logs = 1;
        }

        watch.Observe(frame);

        Assert.Equal(4, watch.Refused);
    }

    private void Run(int seconds, params (string Service, string Version, int Records)[] rows)
    {
        for (var i = 0; i < seconds; i++, _tick++)
        {
            var frame = new TickFrame(_tick);
            foreach (var (service, version, records) in rows.Where(row => row.Records > 0))
            {
                frame.Service(service).Logs += records;
                var window = frame.Version(new VersionKey(service, version));
                (window.Records, window.FirstNs) = (records, (_tick * Second) + (Second / 4));
            }

            _changes.AddRange(_watch.Observe(frame));
        }
    }
}
