using LogFlow.Contracts.Frames;
using LogFlow.Engine.Ticks;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Ticks;

public sealed class TickAssemblerTests
{
    private readonly List<TickFrame> _frames = [];

    [Fact]
    public async Task A_second_leaves_when_every_stage_has_closed_it_with_all_parts_merged()
    {
        var assembler = Create();

        await assembler.AcceptAsync(0, [Some.Frame(10, "a", 5)], 10);
        Assert.Empty(_frames);
        await assembler.AcceptAsync(1, [Some.Frame(10, "b", 3)], 12);

        Assert.Equal(["a", "b"], Assert.Single(_frames).Services.Keys);
    }

    [Fact]
    public async Task Seconds_without_records_are_empty_frames()
    {
        var assembler = Create();

        await assembler.AcceptAsync(0, [Some.Frame(10, "a", 5), Some.Frame(13, "a", 5)], 14);
        await assembler.AcceptAsync(1, [], 14);

        Assert.Equal([10L, 11, 12, 13, 14], _frames.Select(f => f.Tick));
        Assert.Empty(_frames[1].Services);
    }

    [Fact]
    public async Task A_silence_of_hours_is_cut_short()
    {
        var assembler = Create();
        await assembler.AcceptAsync(0, [Some.Frame(10, "a", 5)], 10);
        await assembler.AcceptAsync(1, [], 10);

        await assembler.AcceptAsync(0, [], 100_000);
        await assembler.AcceptAsync(1, [], 100_000);

        Assert.InRange(_frames.Count, 120, 130);
        Assert.Equal(100_000, _frames[^1].Tick);
    }

    private TickAssembler Create() => new(["windows", "graph"], new TickAssemblerOptions(), frame =>
    {
        _frames.Add(frame);
        return ValueTask.CompletedTask;
    });
}
