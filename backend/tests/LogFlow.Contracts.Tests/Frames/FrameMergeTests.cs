using FsCheck;
using FsCheck.Fluent;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Tests.Frames;

public sealed class FrameMergeTests
{
    [Fact]
    public void Parts_merge_in_any_order_and_grouping_to_the_same_bytes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var expected = FrameBytes.Write(Merge(Parts(seed)));
            var random = new Random(seed);
            var shuffled = Parts(seed);
            random.Shuffle(shuffled);
            var left = Merge(shuffled[..3]);
            var right = Merge(shuffled[3..]);
            right.MergeFrom(left);
            return FrameBytes.Write(right).AsSpan().SequenceEqual(expected);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Absorbed_parts_give_the_same_bytes_as_merged_ones() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var whole = new TickFrame(5);
            foreach (var part in Parts(seed))
            {
                // Read in between, so that what is put in order once must be put in order again.
                FrameBytes.Write(whole);
                whole.Absorb(part);
            }

            return FrameBytes.Write(whole).AsSpan().SequenceEqual(FrameBytes.Write(Merge(Parts(seed))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_part_of_another_second_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TickFrame(1).MergeFrom(new TickFrame(2)));
        Assert.Throws<ArgumentException>(() => new TickFrame(1).Absorb(new TickFrame(2)));
    }

    private static TickFrame Merge(TickFrame[] parts)
    {
        var whole = new TickFrame(5);
        foreach (var part in parts)
        {
            whole.MergeFrom(part);
        }

        return whole;
    }

    private static TickFrame[] Parts(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 8).Select(_ => Part(random))];
    }

    private static TickFrame Part(Random random)
    {
        var frame = new TickFrame(5) { Records = random.Next(10), Late = random.Next(3) };
        var service = frame.Service($"s{random.Next(4)}");
        service.Logs += random.Next(100);
        service.LogsByBand[random.Next(6)]++;
        for (var i = 0; i < 20; i++)
        {
            service.Latency.Add(random.NextInt64(1, 5_000_000_000));
            service.SelfTime.Add(random.NextInt64(1, 5_000_000));
        }

        var edge = frame.Edge(new EdgeKey($"s{random.Next(3)}", $"s{random.Next(3)}"));
        edge.Evidence |= (EdgeEvidence)(1 << random.Next(3));
        edge.Calls += random.Next(10);
        var template = frame.Template(new TemplateKey($"s{random.Next(3)}", new TemplateId((ulong)random.Next(1, 3))), "text");
        template.Count++;
        template.Offer($"example {random.Next(5)}", random.Next(5), default);
        for (var i = 0; i < 3; i++)
        {
            AddParameter(frame, random);
            AddOperation(frame, random);
        }

        return frame;
    }

    private static void AddParameter(TickFrame frame, Random random)
    {
        var position = random.Next(4);
        var measure = position < 2 ? ParameterMeasure.Word : ParameterMeasure.Number;
        var parameter = frame.Parameter(new ParameterKey($"s{random.Next(3)}", new TemplateId((ulong)random.Next(1, 3)), position), $"p{position}", measure);
        if (measure == ParameterMeasure.Word)
        {
            parameter.Count($"v{random.Next(4)}", random.Next(1, 5));
        }
        else
        {
            parameter.Numbers.Add(random.NextInt64(1, 5_000_000_000));
        }
    }

    private static void AddOperation(TickFrame frame, Random random)
    {
        var operation = frame.Operation(new OperationKey($"s{random.Next(3)}", $"GET /{random.Next(3)}", ""));
        operation.Calls++;
        var step = (ulong)random.Next(1, 5);
        operation.Step(step, $"text {step}").Visits++;
        operation.AddNear(new StepPair(step, (ulong)random.Next(5, 8)), new NearCount(random.Next(2), 2));
    }
}
