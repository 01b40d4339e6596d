using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class TellingOfAnIncident
{
    [Fact]
    public void The_title_says_who_what_and_one_number()
    {
        var world = ToyWorld.Shop().Run(120);

        world.Break("payments", errors: 0.25).Run(12);

        Assert.Matches(@"^payments is failing: \d+(\.\d+)? % of calls error \(\d+(\.\d+)? % before\)$", world.Last.Open[0].Title);
    }

    [Fact]
    public void A_symptom_is_never_named_as_the_trigger()
    {
        var world = ToyWorld.Shop().Run(120);

        world.Break("payments", errors: 0.25).Run(12);

        Assert.Contains("No change seen before it.", world.Last.Open[0].Story);
    }

    [Fact]
    public void A_new_line_of_the_root_before_the_trouble_is_the_likely_trigger()
    {
        var world = ToyWorld.Shop().Run(120);
        var line = ToyWorld.Signal("payments", SignalKinds.NewTemplate, world.Now) with { TemplateText = "pool exhausted after <*> ms" };

        world.Run(2, line).Break("payments", errors: 0.25).Run(12);

        Assert.Contains(world.Last.Open[0].Story, sentence => sentence.StartsWith("Likely trigger", StringComparison.Ordinal) &&
            sentence.Contains("pool exhausted after <*> ms", StringComparison.Ordinal));
    }

    [Fact]
    public void The_story_says_why_this_root_what_was_ruled_out_and_who_is_hit()
    {
        var world = ToyWorld.Shop().Run(120);

        world.Break("payments", errors: 0.25, slow: 5).Run(15);

        var story = world.Last.Open[0].Story;
        Assert.Contains(story, sentence => sentence.StartsWith("Why payments", StringComparison.Ordinal) && sentence.Contains("Not checkout", StringComparison.Ordinal));
        Assert.Contains(story, sentence => sentence.StartsWith("Ruled out: ledger", StringComparison.Ordinal));
        Assert.Contains(story, sentence => sentence.StartsWith("Hit: checkout", StringComparison.Ordinal));
    }

    [Fact]
    public void The_end_is_told()
    {
        var world = ToyWorld.Shop().Run(120);

        world.Break("payments", 20, errors: 0.25, slow: 5).Run(90);

        Assert.StartsWith("Quiet since", world.Book.Recent[0].Story[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_evidence_has_a_sentence_with_its_numbers()
    {
        var world = ToyWorld.Shop().Run(120);

        world.Break("payments", errors: 0.25, slow: 5).Run(15);

        var best = world.Last.Open[0].Candidates[0];
        Assert.All(best.Evidence, evidence => Assert.EndsWith(".", evidence.Text, StringComparison.Ordinal));
        Assert.All(best.Evidence, evidence => Assert.True(double.IsFinite(evidence.Observed) && double.IsFinite(evidence.Baseline)));
        Assert.True(best.Evidence.Count >= 3);
    }

    [Fact]
    public void What_was_not_seen_and_what_speaks_against_stand_beside_the_scores_without_weight()
    {
        var world = ToyWorld.Shop().Run(120);

        world.Break("payments", errors: 0.25, slow: 5).Run(15);

        var incident = world.Last.Open[0];
        var best = incident.Candidates[0];
        var second = incident.Candidates.First(candidate => candidate.Service == "checkout");
        Assert.Contains(best.Evidence, e => e is { Kind: EvidenceKinds.Absent, Weight: 0, Text: "ledger, which it calls, is healthy: a cause below it would show there." });
        Assert.DoesNotContain(second.Evidence, e => e.Kind == EvidenceKinds.Absent && e.Text.Contains("payments", StringComparison.Ordinal));
        Assert.Contains(second.Evidence, e => e is { Kind: EvidenceKinds.Against, Weight: 0 });
    }

    [Fact]
    public void A_leaf_has_nothing_below_it_to_blame()
    {
        var world = ToyWorld.Shop().Run(120);

        world.Break("ledger", errors: 0.25, slow: 5).Run(15);

        Assert.Contains(world.Last.Open[0].Candidates[0].Evidence, e => e.Kind == EvidenceKinds.Absent && e.Text.StartsWith("No calls from it are known", StringComparison.Ordinal));
    }
}
