using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Operations;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Operations;

public sealed class OperationStageTests
{
    private static readonly Line Open = new("Orders#10", Severity.Info, "open order 1");
    private static readonly Line Loop = new("Orders#20", Severity.Info, "item 7 of order 1");
    private static readonly Line Done = new("Orders#30", Severity.Info, "order 1 done");

    [Fact]
    public void Calls_are_counted_by_operation_and_by_the_one_that_called_it()
    {
        var stream = new CallStream();

        var windows = Settle(stream, new Call("web", "POST /buy", [], new Call("orders", "place", [Open])), new Call("orders", "place", [Open]));

        Assert.Equal(
            [new OperationKey("orders", "place", ""), new OperationKey("orders", "place", "POST /buy")],
            windows.Select(w => w.Key));
        Assert.All(windows, w => Assert.Equal(1, w.Calls));
    }

    [Fact]
    public void Steps_are_places_in_the_source_and_say_how_many_calls_took_them_and_how_often()
    {
        var window = Settle(new CallStream(), Place(Open, Loop, Done), Place(Open, Loop, Done, Loop)).Single();

        Assert.Equal(2, window.Calls);
        Assert.Equal([(2L, 2L), (2L, 2L), (2L, 3L)], window.Steps.Values.Select(s => (s.Calls, s.Visits)).Order());
    }

    [Fact]
    public void A_step_repeated_at_once_is_one_step()
    {
        var window = Settle(new CallStream(), Place(Open, Open, Open)).Single();

        Assert.Equal(1, window.Steps.Values.Single().Visits);
    }

    [Fact]
    public void Neighbours_are_the_same_whichever_way_round_they_were_written()
    {
        var forth = Settle(new CallStream(), Place(Open, Loop, Done)).Single();
        var back = Settle(new CallStream(), Place(Done, Loop, Open)).Single();

        Assert.Equal(forth.Near, back.Near);
        Assert.Equal(6, forth.Near.Count);
        Assert.Equal(4, forth.Near.Values.Count(n => n.Next == 1));
    }

    [Fact]
    public void Numbers_and_ids_in_an_operations_name_are_masked_and_nothing_else()
    {
        var calls = ((string[])["GET /orders/17", "GET /orders/18", "GET /v1/x/89391ba927e120317dfebf461c0ee132", "Travel2Controller.find"])
            .Select(name => new Call("orders", name, [Open]));

        var windows = Settle(new CallStream(), [.. calls]);

        Assert.Equal(["GET /orders/<*>", "GET /v1/x/<*>", "Travel2Controller.find"], windows.Select(w => w.Key.Operation));
    }

    [Fact]
    public void Kinds_of_call_that_write_no_lines_are_not_watched()
    {
        var stream = new CallStream();

        Assert.Empty(Settle(stream, new Call("db", "SELECT", [])));
        Assert.Equal(0, stream.Stage.Status.OperationsHeld);
    }

    [Fact]
    public void Under_load_whole_traces_are_left_out_and_shares_stay_right()
    {
        var stream = new CallStream(new OperationStageOptions { RecordsPerSecondMax = 100 });
        for (var i = 0; i < 20; i++)
        {
            stream.Next(Enumerable.Repeat(Place(Open, Loop, Done), 400));
        }

        var windows = Enumerable.Range(0, 10).SelectMany(_ => stream.Next(Enumerable.Repeat(Place(Open, Loop, Done), 400)).Operations.Values).ToList();

        Assert.InRange(stream.Stage.Status.SampleLevel, 3, 6);
        Assert.NotEmpty(windows);
        Assert.All(windows, w => Assert.All(w.Steps.Values, s => Assert.Equal(w.Calls, s.Calls)));
        Assert.InRange(windows.Sum(w => w.Calls), 50, 1_000);
    }

    [Fact]
    public void What_is_held_is_bounded_and_what_is_left_out_is_counted()
    {
        var stream = new CallStream(new OperationStageOptions { CallsMax = 100, OperationsMax = 10, RecordsPerSecondMax = 100_000 });
        stream.Next(Enumerable.Range(0, 300).Select(i => new Call("orders", $"operation{(char)('a' + (i % 26))}", [Open])));

        Assert.Equal(100, stream.Stage.Status.CallsHeld);
        Assert.Equal(400, stream.Stage.Status.CallsRefused);

        for (var i = 0; i < 20; i++)
        {
            stream.Next();
        }

        Assert.Equal(0, stream.Stage.Status.CallsHeld);
        Assert.Equal(10, stream.Stage.Status.OperationsHeld);
        Assert.True(stream.Stage.Status.OperationsRefused > 0);
    }

    [Fact]
    public void Parts_merge_in_any_order_to_the_same_bytes()
    {
        var one = Settle(new CallStream(), Place(Open, Loop)).Single();
        var other = Settle(new CallStream(), Place(Open, Done)).Single();
        var (left, right) = (new TickFrame(1), new TickFrame(1));

        left.Operation(one.Key).MergeFrom(one);
        left.Operation(other.Key).MergeFrom(other);
        right.Operation(other.Key).MergeFrom(other);
        right.Operation(one.Key).MergeFrom(one);

        Assert.Equal(FrameBytes.Write(left), FrameBytes.Write(right));
        Assert.NotEqual(FrameBytes.Write(left), FrameBytes.Write(new TickFrame(1)));
    }

    private static Call Place(params Line[] lines) => new("orders", "place", lines);

    private static List<OperationWindow> Settle(CallStream stream, params Call[] calls)
    {
        var frames = new List<TickFrame> { stream.Next(calls) };
        for (var i = 0; i < 4; i++)
        {
            frames.Add(stream.Next());
        }

        return [.. frames.SelectMany(frame => frame.Operations.Values)];
    }
}
