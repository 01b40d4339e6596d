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
    public void A_release_of_the_root_before_the_trouble_is_the_likely_trigger()
    {
        var world = ToyWorld.Shop().Run(120);
        var at = world.Now;

        world.Change(ToyWorld.Release("payments", "2.4.1", at)).Run(13).Break("payments", errors: 0.25).Run(12);

        Assert.Contains(world.Last.Open[0].Story, sentence => sentence.StartsWith($"Likely trigger: release 2.4.1 of payments at ", StringComparison.Ordinal) &&
            sentence.EndsWith(" s earlier).", StringComparison.Ordinal));
    }

    [Fact]
    public void A_release_of_a_callee_of_the_root_may_be_named()
    {
        var world = ToyWorld.Shop().Run(120);

        world.Change(ToyWorld.Release("ledger", "2.3.0", world.Now)).Run(5).Break("payments", errors: 0.25).Run(12);

        Assert.Contains(world.Last.Open[0].Story, sentence => sentence.StartsWith("Likely trigger: release 2.3.0 of ledger", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("checkout", 5)]
    [InlineData("analytics", 5)]
    [InlineData("payments", 700)]
    public void A_release_of_a_caller_of_a_stranger_or_of_long_ago_is_not(string service, int secondsBefore)
    {
        var world = ToyWorld.Shop().Run(120);

        world.Change(ToyWorld.Release(service, "9.9.9", world.Now)).Run(secondsBefore).Break("payments", errors: 0.25).Run(12);

        Assert.Equal("payments", world.Last.Open[0].Root);
        Assert.Contains("No change seen before it.", world.Last.Open[0].Story);
    }

    [Fact]
    public void A_release_changes_the_story_and_not_the_ranking()
    {
        var plain = ToyWorld.Shop().Run(125).Break("payments", errors: 0.25, slow: 5).Run(15);
        var released = ToyWorld.Shop().Run(120);
        released.Change(ToyWorld.Release("payments", "2.4.1", released.Now)).Run(5).Break("payments", errors: 0.25, slow: 5).Run(15);

        var (one, other) = (plain.Last.Open[0], released.Last.Open[0]);
        Assert.Equal(one.Candidates.Select(c => (c.Service, c.Score)), other.Candidates.Select(c => (c.Service, c.Score)));
        Assert.NotEqual(one.Story[1], other.Story[1]);
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
    public void Every_sentence_says_where_its_numbers_are()
    {
        var world = ToyWorld.Shop().Run(120);

        world.Break("payments", errors: 0.25, slow: 5).Run(15);

        var incident = world.Last.Open[0];
        Assert.Equal(incident.Story.Count, incident.StoryLinks!.Count);
        Assert.All(incident.Story.Zip(incident.StoryLinks), pair => Assert.NotEmpty(pair.Second));
        Assert.Contains(new StoryLink(StoryLinkKinds.Signals, "payments"), incident.StoryLinks[0]);
        var look = Assert.Single(incident.Story.Zip(incident.StoryLinks), pair => pair.First.StartsWith("Look first at", StringComparison.Ordinal));
        Assert.Equal("Look first at what payments wrote and traces that fail or wait there.", look.First);
        Assert.Equal([new StoryLink(StoryLinkKinds.Logs, "payments"), new StoryLink(StoryLinkKinds.Traces, "payments")], look.Second);
    }

    [Fact]
    public void The_same_again_is_told_with_how_it_ended()
    {
        var world = ToyWorld.Shop().Run(120);
        world.Break("payments", 20, errors: 0.25, slow: 5).Run(90);
        var first = world.Book.Recent[0];

        world.Break("search", errors: 0.25, slow: 5).Run(12);
        Assert.DoesNotContain(world.Last.Open[0].Story, sentence => sentence.StartsWith("It resembles", StringComparison.Ordinal));
        world.Run(120).Break("payments", 20, errors: 0.25, slow: 5).Run(15);

        var again = Assert.Single(world.Last.Open, incident => incident.Root == "payments");
        var (sentence, links) = Assert.Single(again.Story.Zip(again.StoryLinks!), pair => pair.First.StartsWith("It resembles", StringComparison.Ordinal));
        Assert.Contains("over after ", sentence, StringComparison.Ordinal);
        Assert.Contains("root payments", sentence, StringComparison.Ordinal);
        Assert.Equal([new StoryLink(StoryLinkKinds.Incident, first.Id)], links);
    }

    [Fact]
    public void What_was_before_a_restart_is_remembered()
    {
        var before = ToyWorld.Shop().Run(120);
        before.Break("payments", 20, errors: 0.25, slow: 5).Run(90);
        var after = ToyWorld.Shop();
        after.Book.Restore(before.Book.Recent);

        after.Run(400).Break("payments", errors: 0.25, slow: 5).Run(15);

        Assert.Contains(after.Last.Open[0].Story, sentence => sentence.StartsWith("It resembles", StringComparison.Ordinal));
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
