using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Tests.Incidents.Lines;

public sealed class LinesOfAnIncident
{
    private const long Broken = ToyWorld.Start + 200;

    [Fact]
    public void What_the_root_writes_otherwise_is_evidence_with_counts_before_and_since()
    {
        var incident = Run(("payments", "charged <*>", 10, 10), ("payments", "retry of <*>", 1, 9), ("payments", "settled <*>", 6, 0), ("payments", "pool exhausted", 0, 3));

        var told = incident.Candidates[0].Evidence.Where(part => part.Lines is not null).ToList();
        Assert.Equal("payments", incident.Root);
        Assert.Equal(
            [(EvidenceKinds.NewTemplate, "pool exhausted"), (EvidenceKinds.LineChange, "retry of <*>"), (EvidenceKinds.Absent, "settled <*>")],
            told.Select(part => (part.Kind, Line: part.Text.Split('"')[1])).OrderBy(pair => pair.Line, StringComparer.Ordinal));
        Assert.All(told, part => Assert.Equal(0, part.Weight));
        var gone = told.Single(part => part.Kind == EvidenceKinds.Absent);
        Assert.Equal((0, TemplateCorrection.IdOf("settled <*>")), (gone.Lines!.After, gone.Lines.Template));
        Assert.Equal(6.0 * gone.Lines.BeforeSeconds, gone.Lines.Before);
        Assert.Contains($"{gone.Lines.Before} in the {gone.Lines.BeforeSeconds / 60} min", gone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_story_tells_the_roots_lines_and_leads_to_their_patterns()
    {
        var incident = Run(("payments", "charged <*>", 10, 10), ("payments", "retry of <*>", 1, 9), ("checkout", "held <*>", 1, 9));

        var at = incident.Story.ToList().FindIndex(sentence => sentence.StartsWith("Its lines", StringComparison.Ordinal));
        Assert.Contains("more of \"retry of <*>\" (", incident.Story[at], StringComparison.Ordinal);
        Assert.DoesNotContain("held", incident.Story[at], StringComparison.Ordinal);
        Assert.Equal([new StoryLink(StoryLinkKinds.Template, TemplateCorrection.IdOf("retry of <*>").ToString())], incident.StoryLinks![at]);
    }

    [Fact]
    public void Lines_as_before_are_not_told()
    {
        var incident = Run(("payments", "charged <*>", 10, 10), ("payments", "settled <*>", 6, 6));

        Assert.DoesNotContain(incident.Candidates.SelectMany(candidate => candidate.Evidence), part => part.Lines is not null);
        Assert.DoesNotContain(incident.Story, sentence => sentence.StartsWith("Its lines", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_of_a_service_that_is_no_member_are_not_told()
    {
        var incident = Run(("payments", "charged <*>", 10, 10), ("analytics", "exported <*>", 9, 1));

        Assert.DoesNotContain(incident.Candidates.SelectMany(candidate => candidate.Evidence), part => part.Lines is not null);
    }

    [Fact]
    public void Lines_open_no_incident_and_change_no_ranking()
    {
        var healthy = ToyWorld.Shop();
        healthy.Adds = Lines([("payments", "retry of <*>", 1, 50), ("ledger", "settled <*>", 20, 0)]);
        var plain = Run();
        var told = Run(("payments", "retry of <*>", 1, 50), ("checkout", "held <*>", 20, 0), ("gateway", "sorry <*>", 0, 20));

        Assert.Empty(healthy.Run(300).Changes);
        Assert.Equal(plain.Candidates.Select(candidate => (candidate.Service, candidate.Score)), told.Candidates.Select(candidate => (candidate.Service, candidate.Score)));
    }

    private static Incident Run(params (string Service, string Text, int Before, int Since)[] lines)
    {
        var world = ToyWorld.Shop();
        world.Adds = Lines(lines);
        world.Run((int)(Broken - ToyWorld.Start)).Break("payments", errors: 0.25).Run(40);
        return world.Last.Open[0];
    }

    private static Action<TickFrame> Lines((string Service, string Text, int Before, int Since)[] lines) => frame =>
    {
        foreach (var (service, text, before, since) in lines)
        {
            if ((frame.Tick < Broken ? before : since) is > 0 and var count)
            {
                frame.Template(new TemplateKey(service, TemplateCorrection.IdOf(text)), text).Count += count;
            }
        }
    };
}
