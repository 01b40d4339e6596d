using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Detection.NewTemplate;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection.NewTemplate;

public sealed class NewTemplateDetectorTests : DetectorContract
{
    private readonly NewTemplateDetector _detector = new();
    private long _tick = Some.Tick;

    protected override int HeldMax => new NewTemplateOptions().ServicesMax;

    protected override IDetector Create() => new NewTemplateDetector();

    protected override int Held(IDetector detector) => ((NewTemplateDetector)detector).ServicesHeld;

    protected override IEnumerable<TickFrame> Trouble(NoiseWorld world)
    {
        for (var i = 0; i < 30; i++)
        {
            var frame = world.Next();
            Say(frame, "payments", "no space left on device <*>", Severity.Error, 2);
            yield return frame;
        }
    }

    [Fact]
    public void A_new_error_that_keeps_coming_is_a_warning_signal()
    {
        WarmUp("payments");

        var first = Next(f => Say(f, "payments", "disk <*> is full", Severity.Error));
        var second = Next(f => Say(f, "payments", "disk <*> is full", Severity.Error, 4));

        Assert.Equal(SignalSeverity.Info, Assert.Single(first).Severity);
        var signal = Assert.Single(second);
        Assert.Equal(SignalSeverity.Warning, signal.Severity);
        Assert.Equal(("payments", "disk <*> is full"), (signal.Service, signal.TemplateText));
        Assert.Equal(first[0].At, signal.Onset);
        Assert.Equal(["disk <*> is full example"], signal.Examples);
        Assert.Equal("ERROR message never seen here before, 5 times in 2 s: disk <*> is full", signal.Text);
    }

    [Fact]
    public void A_new_info_message_is_information_however_often_it_comes()
    {
        WarmUp("payments");

        var signals = Next(f => Say(f, "payments", "hello", Severity.Info, 10_000));

        Assert.Equal((SignalSeverity.Info, 1.0), (signals[0].Severity, signals[0].Score));
    }

    [Fact]
    public void A_fatal_error_is_critical_at_once()
    {
        WarmUp("payments");

        Assert.Equal(SignalSeverity.Critical, Next(f => Say(f, "payments", "panic", Severity.Fatal)).Single().Severity);
    }

    [Fact]
    public void News_lasts_while_it_keeps_coming_and_then_is_no_news()
    {
        WarmUp("payments");
        var spoken = 0;

        for (var i = 0; i < 200; i++)
        {
            spoken += Next(f => Say(f, "payments", "disk is full", Severity.Error, 3)).Count;
        }

        Assert.Equal(new NewTemplateOptions().NewsSeconds, spoken);
    }

    [Fact]
    public void What_came_during_warm_up_is_known()
    {
        for (var i = 0; i < new NewTemplateOptions().WarmUpSeconds; i++)
        {
            Assert.Empty(Next(f => Say(f, "payments", $"message {i % 7}", Severity.Error, 9)));
        }

        Assert.Empty(Next(f => Say(f, "payments", "message 3", Severity.Error, 9)));
    }

    [Fact]
    public void A_new_service_warms_up_for_itself()
    {
        WarmUp("payments");

        Assert.Empty(Next(f => Say(f, "newcomer", "disk is full", Severity.Error, 9)));
    }

    [Fact]
    public void The_same_template_is_new_at_each_service()
    {
        WarmUp("payments", "cart");
        Next(f => Say(f, "payments", "disk is full", Severity.Error, 9));

        var signals = Next(f => Say(f, "cart", "disk is full", Severity.Error, 9));

        Assert.Equal(["cart", "payments"], signals.Select(s => s.Service));
    }

    [Fact]
    public void A_template_that_a_known_one_grew_into_is_not_new()
    {
        WarmUp("payments");
        Next(f => Say(f, "payments", "leader is node1", Severity.Info));
        Quiet(100);

        var signals = Next(f =>
        {
            f.Replacements.Add(new LogTemplate(IdOf("leader is <*>"), "leader is <*>", IdOf("leader is node1"), 0, Severity.Info));
            Say(f, "payments", "leader is <*>", Severity.Info);
        });

        Assert.Empty(signals);
    }

    [Fact]
    public void News_goes_on_under_the_name_it_grew_into()
    {
        WarmUp("payments");
        Next(f => Say(f, "payments", "no route to node1", Severity.Error, 2));

        var signals = Next(f =>
        {
            f.Replacements.Add(new LogTemplate(IdOf("no route to <*>"), "no route to <*>", IdOf("no route to node1"), 0, Severity.Error));
            Say(f, "payments", "no route to <*>", Severity.Error, 2);
        });

        var signal = Assert.Single(signals);
        Assert.Equal(("no route to <*>", SignalSeverity.Warning), (signal.TemplateText, signal.Severity));
    }

    [Fact]
    public void A_flood_of_new_templates_is_one_signal()
    {
        WarmUp("payments");

        var signals = Next(f =>
        {
            for (var i = 0; i < 500; i++)
            {
                Say(f, "payments", $"weird {i}", i == 77 ? Severity.Error : Severity.Warn, 9);
            }
        });

        var signal = Assert.Single(signals);
        Assert.Equal("weird 77", signal.TemplateText);
        Assert.Contains("one of 500 new", signal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_keeps_inventing_messages_spends_its_budget()
    {
        WarmUp("payments");
        var alarms = new HashSet<string>();

        for (var i = 0; i < 3600; i++)
        {
            foreach (var signal in Next(f => Say(f, "payments", $"weird {i}", Severity.Error, 9)))
            {
                if (signal.Severity > SignalSeverity.Info)
                {
                    alarms.Add(signal.TemplateText!);
                }
            }
        }

        var options = new NewTemplateOptions();
        Assert.InRange(alarms.Count, 1, options.FindingsAtOnce + (int)options.FindingsPerHour);
        Assert.True(_detector.Unsaid > 3000);
    }

    [Fact]
    public void What_is_remembered_from_an_earlier_run_is_known_and_needs_no_warm_up_of_its_service()
    {
        _detector.Remember("cart", IdOf("disk is full"));
        WarmUp("payments");

        Assert.Empty(Next(f => Say(f, "cart", "disk is full", Severity.Error, 9)));
        Assert.Single(Next(f => Say(f, "cart", "disk is gone", Severity.Error, 9)));
    }

    [Fact]
    public void Memory_is_bounded_in_services_and_templates()
    {
        var detector = new NewTemplateDetector(new NewTemplateOptions { ServicesMax = 50, TemplatesMax = 16, WarmUpSeconds = 0 });

        for (var i = 0; i < 200; i++)
        {
            var frame = new TickFrame(_tick++);
            for (var k = 0; k < 40; k++)
            {
                Say(frame, $"s{(i * 7) + k}", $"t{i}-{k}", Severity.Info);
            }

            detector.Observe(frame);
        }

        Assert.InRange(detector.ServicesHeld, 1, 50);
    }

    private void WarmUp(params string[] services)
    {
        for (var i = 0; i <= new NewTemplateOptions().WarmUpSeconds; i++)
        {
            Assert.Empty(Next(f => Array.ForEach(services, s => Say(f, s, "all is well", Severity.Info))));
        }
    }

    private void Quiet(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Next(_ => { });
        }
    }

    private IReadOnlyList<Signal> Next(Action<TickFrame> fill)
    {
        var frame = new TickFrame(_tick++);
        fill(frame);
        return _detector.Observe(frame);
    }

    private static void Say(TickFrame frame, string service, string text, byte severity, int count = 1)
    {
        var window = frame.Template(new TemplateKey(service, IdOf(text)), text);
        window.Count += count;
        window.Severity = Math.Max(window.Severity, severity);
        window.Offer(text + " example", frame.Tick * 1_000_000_000, TraceId.None);
    }

    private static TemplateId IdOf(string text) => TemplateId.Of(System.Text.Encoding.UTF8.GetBytes(text));
}
