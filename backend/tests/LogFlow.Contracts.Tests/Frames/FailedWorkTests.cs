using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Tests.Frames;

public sealed class FailedWorkTests
{
    private const long Tick = 1_800_000_000;

    [Fact]
    public void Without_spans_lines_are_the_work()
    {
        var work = default(FailedWork);

        Assert.Equal((2, 5), work.Observe(Tick, Second(lines: 5, errors: 2)));
        Assert.False(work.HasSpans(Tick));
    }

    [Fact]
    public void A_failure_told_by_a_span_and_later_by_a_line_is_one()
    {
        var work = default(FailedWork);

        Assert.Equal((1, 3), work.Observe(Tick, Second(spans: 3, failed: 1)));
        Assert.Equal((0, 0), work.Observe(Tick + 1, Second(lines: 1, errors: 1)));
        Assert.Equal((0, 2), work.Observe(Tick + 2, Second(spans: 2)));
    }

    [Fact]
    public void A_line_that_no_failed_span_accounts_for_waits_for_the_next_spans()
    {
        var work = default(FailedWork);
        work.Observe(Tick, Second(spans: 3));

        Assert.Equal((0, 0), work.Observe(Tick + 1, Second(lines: 2, errors: 2)));
        Assert.Equal((2, 3), work.Observe(Tick + 2, Second(spans: 3)));
        Assert.Equal((0, 3), work.Observe(Tick + 3, Second(spans: 3)));
    }

    [Fact]
    public void What_waited_too_long_is_dropped_and_what_was_told_is_forgotten()
    {
        var work = default(FailedWork);
        work.Observe(Tick, Second(spans: 3, failed: 1));
        work.Observe(Tick + 1, Second(lines: 3, errors: 3));

        Assert.Equal((0, 2), work.Observe(Tick + 20, Second(spans: 2)));
        Assert.Equal((1, 2), work.Observe(Tick + 40, Second(spans: 2, lines: 1, errors: 1)));
    }

    [Fact]
    public void There_are_never_more_failures_than_work()
    {
        var work = default(FailedWork);

        Assert.Equal((2, 2), work.Observe(Tick, Second(spans: 2, failed: 1, lines: 9, errors: 9)));
    }

    private static ServiceWindow Second(int spans = 0, int failed = 0, int lines = 0, int errors = 0)
    {
        var window = new ServiceWindow("a") { Spans = spans, FailedSpans = failed, Logs = lines };
        window.LogsByBand[Severity.Band(Severity.Error)] = errors;
        return window;
    }
}
