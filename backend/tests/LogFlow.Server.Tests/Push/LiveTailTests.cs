using LogFlow.Contracts.Live;
using LogFlow.Contracts.Records;
using LogFlow.Server.Push;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Push;

public sealed class LiveTailTests
{
    private readonly NameTable _services = new();

    [Fact]
    public async Task Errors_come_before_warnings_before_the_rest()
    {
        var tail = new LiveTail(3);
        var batch = Some.Batch(_services, [.. Enumerable.Range(0, 100).Select(i => ("a", i switch { 10 => Severity.Error, 20 or 90 => Severity.Warn, _ => Severity.Info }, $"line {i}"))]);

        await tail.HandleAsync(batch, default);

        Assert.Equal(["line 10", "line 20", "line 90"], tail.Take()[LogFilter.All].Select(l => l.Message));
    }

    [Fact]
    public async Task Among_equals_the_sample_spreads_over_the_second()
    {
        var tail = new LiveTail(50);
        var batch = Some.Batch(_services, [.. Enumerable.Range(0, 5000).Select(i => ("a", Severity.Info, $"{i}"))]);

        await tail.HandleAsync(batch, default);

        var lines = tail.Take()[LogFilter.All].Select(l => int.Parse(l.Message)).ToList();
        Assert.Equal(50, lines.Count);
        Assert.InRange(lines.Count(i => i < 2500), 10, 40);
        Assert.Equal(lines.Order(), lines);
    }

    [Fact]
    public async Task A_watched_service_gets_a_sample_of_its_own()
    {
        var tail = new LiveTail(2);
        var wanted = new LogFilter("quiet", Severity.Info);
        tail.Watch(wanted);
        var lines = Enumerable.Range(0, 50).Select(i => ("loud", Severity.Error, $"loud {i}")).Append(("quiet", Severity.Info, "here")).Append(("quiet", Severity.Debug, "too low"));

        await tail.HandleAsync(Some.Batch(_services, [.. lines]), default);

        var taken = tail.Take();
        Assert.Equal(["here"], taken[wanted].Select(l => l.Message));
        Assert.DoesNotContain(taken[LogFilter.All], l => l.Service == "quiet");
        tail.Unwatch(wanted);
        Assert.DoesNotContain(wanted, tail.Take().Keys);
    }

    [Fact]
    public async Task Spans_are_no_log_lines()
    {
        var tail = new LiveTail(10);
        var batch = new LogBatch(_services);
        batch.Add(new LogRecord { Kind = RecordKind.Span, Body = "GET /"u8 });
        batch.Add(new LogRecord { Body = "a line"u8, Service = _services.Unknown });

        await tail.HandleAsync(batch, default);

        Assert.Equal(["a line"], tail.Take()[LogFilter.All].Select(l => l.Message));
    }

    [Fact]
    public async Task A_huge_message_is_cut_for_the_screen()
    {
        var tail = new LiveTail(10);

        await tail.HandleAsync(Some.Batch(_services, ("a", Severity.Info, new string('x', 1_000_000))), default);

        Assert.Equal(501, tail.Take()[LogFilter.All][0].Message.Length);
    }

    [Fact]
    public void A_sample_of_nothing_takes_nothing()
    {
        var sample = new LineSample<LiveLogLine>(0);

        Assert.False(sample.Wants(ulong.MaxValue));
    }
}
