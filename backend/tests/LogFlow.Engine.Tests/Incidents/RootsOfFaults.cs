using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class RootsOfFaults
{
    private const int Healthy = 120;

    [Theory]
    [InlineData("payments", 0.25, 5.0, 1.0)]
    [InlineData("payments", 0.25, 1.0, 1.0)]
    [InlineData("catalog", 0.0, 8.0, 1.0)]
    [InlineData("inventory", 0.2, 3.5, 1.0)]
    [InlineData("search", 0.15, 4.0, 1.0)]
    [InlineData("recommendations", 0.0, 6.0, 1.0)]
    [InlineData("notifications", 0.0, 1.0, 5.5)]
    [InlineData("checkout", 0.0, 2.0, 3.5)]
    public void The_broken_service_is_the_root_of_one_incident(string service, double errors, double slow, double warnings)
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break(service, errors: errors, slow: slow, warnings: warnings).Run(10);

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal(service, incident.Root);
        Assert.InRange(incident.Candidates.Sum(candidate => candidate.Score), 0.6, 1.001);
        Assert.True(incident.IsRootKnown);
        Assert.Equal(service, incident.Candidates[0].Service);
    }

    [Theory]
    [InlineData("payments")]
    [InlineData("inventory")]
    [InlineData("catalog")]
    [InlineData("sessions")]
    public void Without_spans_the_part_that_callees_do_not_explain_finds_the_root(string service)
    {
        var world = ToyWorld.Shop(hasSpans: false).Run(Healthy);

        world.Break(service, errors: 0.3, slow: 4).Run(12);

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal(service, incident.Root);
        Assert.Contains(incident.Candidates[0].Evidence, evidence => evidence.Kind == EvidenceKinds.OwnErrors);
    }

    [Theory]
    [InlineData("payments")]
    [InlineData("inventory")]
    [InlineData("catalog")]
    public void A_service_that_answers_late_is_the_root_though_its_own_spans_are_healthy(string service)
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break(service, waitMs: 300).Run(12);

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal(service, incident.Root);
        Assert.Contains("calls wait", incident.Title, StringComparison.Ordinal);
        Assert.Equal(EvidenceKinds.Transit, incident.Candidates[0].Evidence.MaxBy(evidence => evidence.Kind == EvidenceKinds.Reach ? 0 : evidence.Weight)!.Kind);
    }

    [Fact]
    public void Who_waits_on_both_sides_is_the_root_and_not_whom_it_calls()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("payments", waitMs: 300).Break("ledger", waitMs: 300).Run(12);

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal("payments", incident.Root);
    }

    [Theory]
    [InlineData("could not write the order", true)]
    [InlineData("no instances available for payments", false)]
    [InlineData("refused a request of gateway", true)]
    public void An_error_that_names_a_callee_is_no_word_against_who_writes_it(string says, bool isOwn)
    {
        var world = ToyWorld.Shop(hasSpans: false).Run(Healthy);

        world.Break("checkout", errors: 0.3, says: says).Run(12);

        var incident = Assert.Single(world.Last.Open);
        var evidence = incident.Candidates.Single(candidate => candidate.Service == "checkout").Evidence;
        Assert.Equal(isOwn, evidence.Any(part => part.Kind == EvidenceKinds.OwnErrors));
    }

    [Fact]
    public void A_silent_root_is_found_through_its_callers_and_its_own_absence()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Unheard.Add("payments");

        world.Break("payments", silent: true).Run(12);

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal("payments", incident.Root);
        Assert.Contains("is silent", incident.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(incident.Members, member => member.Service == "payments");
        Assert.Contains(incident.Candidates[0].Evidence, evidence => evidence.Kind == EvidenceKinds.Silence);
    }

    [Fact]
    public void Callees_of_a_silent_service_are_starved_not_broken()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("payments", silent: true).Run(25);

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal("payments", incident.Root);
        var ledger = Assert.Single(incident.BlastRadius, entry => entry.Service == "ledger");
        Assert.Equal("starved", ledger.Relation);
        Assert.Contains(incident.Story, sentence => sentence.StartsWith("Starved", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_that_name_a_service_point_at_it()
    {
        var world = new ToyWorld { HasSpans = false }.Service("shop", 30).Service("bank", 20).Service("mail", 20)
            .Call("shop", "bank", 0.5).Call("shop", "mail", 0.5).Run(Healthy);
        world.Unheard.UnionWith(["bank", "mail"]);

        world.Break("bank", errors: 0.9, line: "call to bank failed: timeout").Run(10);

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal("bank", incident.Root);
        Assert.Contains(incident.Candidates[0].Evidence, evidence => evidence.Kind == EvidenceKinds.Mention);
    }

    [Fact]
    public void The_root_is_right_within_six_seconds_and_stays()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        var onset = world.Now;

        world.Break("inventory", 25, errors: 0.17, slow: 3.5).Run(100);

        var roots = world.Changes.Select(incident => incident.Root).Distinct().ToList();
        Assert.Equal(["inventory"], roots);
        Assert.True(world.Changes[0].Detected.ToUnixTimeSeconds() - onset <= 6);
    }

    [Fact]
    public void Two_unrelated_faults_at_once_are_two_incidents()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("payments", errors: 0.3, slow: 5).Break("recommendations", slow: 6).Run(15);

        Assert.Equal(["payments", "recommendations"], world.Last.Open.Select(incident => incident.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_faults_that_meet_in_a_common_caller_are_two_incidents()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("payments", errors: 0.3, slow: 5).Run(7).Break("inventory", errors: 0.3).Run(20);

        Assert.Equal(["inventory", "payments"], world.Last.Open.Select(incident => incident.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_fault_in_what_a_broken_service_calls_is_the_same_incident()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("catalog", slow: 3).Run(15).Break("inventory", errors: 0.5, slow: 10).Run(20);

        var incident = Assert.Single(world.Last.Open);
        Assert.Contains(incident.Root, (string[])["inventory", "catalog"]);
    }

    [Fact]
    public void Incidents_that_prove_to_be_one_are_merged_and_the_story_says_so()
    {
        var world = new ToyWorld().Service("shop", 30).Service("bank", 30).Service("mail", 30).Call("shop", "mail", 0.5).Run(Healthy);
        world.Break("bank", errors: 0.3).Run(6).Break("shop", errors: 0.3).Run(12);
        var before = world.Last.Open;

        world.Call("shop", "bank", 0.8).Run(5);

        Assert.Equal(2, before.Count);
        var kept = Assert.Single(world.Last.Open);
        var gone = Assert.Single(before, incident => incident.Id != kept.Id);
        Assert.Equal([gone.Id], kept.MergedFrom);
        Assert.Equal((kept.Id, IncidentState.Resolved), (world.Book.Find(gone.Id)!.MergedInto, world.Book.Find(gone.Id)!.State));
        Assert.Contains(kept.Story, sentence => sentence.Contains("proved to be part of this one", StringComparison.Ordinal));
        Assert.Equal(["bank", "shop"], kept.Members.Select(member => member.Service).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Warnings_elsewhere_right_after_a_fault_are_its_echo_and_stay_loose()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("payments", errors: 0.25, slow: 5).Run(2).Break("notifications", warnings: 3).Run(15);

        Assert.Equal("payments", Assert.Single(world.Last.Open).Root);
        Assert.Contains(world.Last.Loose, signal => signal.Service == "notifications");
    }

    [Fact]
    public void A_flood_of_warnings_elsewhere_is_no_echo()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("payments", errors: 0.25, slow: 5).Run(2).Break("notifications", warnings: 8).Run(20);

        Assert.Equal(["notifications", "payments"], world.Last.Open.Select(incident => incident.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Who_does_not_depend_on_the_root_is_never_in_its_blast_radius()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("payments", 35, errors: 0.22, slow: 5).Run(100);

        Assert.All(world.Changes, incident => Assert.DoesNotContain(incident.BlastRadius, entry => entry.Service == "recommendations"));
        Assert.Contains(world.Changes, incident => incident.BlastRadius.Any(entry => entry is { Service: "checkout", Relation: "upstream", Hops: 1 }));
    }

    [Fact]
    public void Callers_not_yet_hit_are_predicted_with_their_time()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Unheard.UnionWith(["catalog", "gateway", "search", "cart", "checkout", "fulfillment"]);

        world.Break("inventory", errors: 0.5, slow: 6).Run(5);

        var incident = Assert.Single(world.Last.Open);
        var catalog = Assert.Single(incident.BlastRadius, entry => entry.Service == "catalog");
        Assert.Equal(("predicted", 1), (catalog.State, catalog.Hops));
        Assert.InRange(catalog.EtaSeconds, 1, 4);
        Assert.InRange(catalog.Impact, 0.4, 0.6);
        var gateway = Assert.Single(incident.BlastRadius, entry => entry.Service == "gateway");
        Assert.Equal(2, gateway.Hops);
        Assert.True(gateway.Impact < catalog.Impact);
    }

    [Fact]
    public void Signals_of_a_callee_that_only_gets_less_work_do_not_make_it_the_root()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", silent: true).Run(6);

        world.Run(1, ToyWorld.Signal("ledger", SignalKinds.Volume, world.Now)).Run(10);

        Assert.Equal("payments", Assert.Single(world.Last.Open).Root);
    }
}
