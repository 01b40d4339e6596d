using LogFlow.Contracts.Frames;
using LogFlow.Engine.Ticks;

namespace LogFlow.Engine.Tests.Ticks;

/// <summary>Seconds go on without a stage that is stuck, and what it brings later is counted and left out.</summary>
public sealed class PassedStageTests
{
    private readonly List<long> _left = [];

    [Fact]
    public async Task Seconds_leave_without_the_part_of_a_stage_that_was_passed()
    {
        var assembler = Assembler();
        await assembler.AcceptAsync(0, [Part(1)], 1);
        await assembler.AcceptAsync(1, [], 1);

        await assembler.AcceptAsync(0, [Part(2)], 2);
        Assert.Equal([1], _left);

        assembler.Pass(1, 3);
        await assembler.AcceptAsync(0, [Part(3)], 3);
        Assert.Equal([1, 2, 3], _left);
    }

    [Fact]
    public async Task A_part_that_comes_after_its_second_has_left_is_counted_and_holds_up_nothing()
    {
        var assembler = Assembler();
        await assembler.AcceptAsync(0, [Part(1)], 3);
        assembler.Pass(1, 3);
        await assembler.AcceptAsync(0, [], 3);

        await assembler.AcceptAsync(1, [Part(1), Part(2), Part(4)], 4);
        await assembler.AcceptAsync(0, [], 4);

        Assert.Equal([1, 2, 3, 4], _left);
        Assert.Equal(2, assembler.PartsTooLate);
    }

    [Fact]
    public async Task While_a_frame_cannot_leave_nobody_is_passed()
    {
        var room = new TaskCompletionSource();
        var assembler = new TickAssembler(["one", "two"], new TickAssemblerOptions(), async frame =>
        {
            _left.Add(frame.Tick);
            await room.Task;
        });
        await assembler.AcceptAsync(0, [Part(1)], 1);
        var leaving = assembler.AcceptAsync(1, [], 1).AsTask();

        assembler.Pass(1, 5);
        room.SetResult();
        await leaving;
        await assembler.AcceptAsync(0, [], 5);

        Assert.Equal([1], _left);
    }

    private static TickFrame Part(long tick) => new(tick);

    private TickAssembler Assembler() => new(["one", "two"], new TickAssemblerOptions(), frame =>
    {
        _left.Add(frame.Tick);
        return ValueTask.CompletedTask;
    });
}
