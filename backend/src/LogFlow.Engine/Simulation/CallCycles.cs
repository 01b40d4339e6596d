namespace LogFlow.Engine.Simulation;

/// <summary>
/// Finds calls that would not terminate. Cycles are allowed where chance ends them: the expected number of visits must die
/// out. It is computed level by level, visits(d + 1) = P visits(d), from one visit of each service; where calls have no cycle it
/// is zero after as many levels as there are services.
/// </summary>
internal static class CallCycles
{
    private const int Levels = 1_000;
    private const double Negligible = 0.01;

    public static void Check(Topology topology, ScenarioReader reader)
    {
        var services = topology.Services.Select((service, i) => (service.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        var calls = topology.Calls.Select(call => (Caller: services[call.Caller], Callee: services[call.Callee], call.Probability)).ToArray();
        var visits = Enumerable.Repeat(1.0, services.Count).ToArray();
        var total = (double)services.Count;
        for (var level = 0; level < Levels && total is > Negligible and < 1e12; level++)
        {
            var next = new double[visits.Length];
            foreach (var (caller, callee, probability) in calls)
            {
                next[callee] += visits[caller] * probability;
            }

            visits = next;
            total = visits.Sum();
        }

        if (total <= Negligible)
        {
            return;
        }

        // The visits that are left are in a cycle or behind one: following the likeliest caller back must come round.
        var at = Array.IndexOf(visits, visits.Max());
        var path = new List<int>();
        while (!path.Contains(at))
        {
            path.Add(at);
            at = calls.Where(call => call.Callee == at).MaxBy(call => visits[call.Caller] * call.Probability).Caller;
        }

        var cycle = path[path.IndexOf(at)..];
        cycle.Reverse();
        var lowest = cycle.IndexOf(cycle.Min());
        cycle = [.. cycle[lowest..], .. cycle[..lowest]];
        var first = topology.Services[cycle[0]].Name;
        var text = string.Join(" -> ", cycle.Select(i => topology.Services[i].Name).Append(first));
        var second = topology.Services[cycle[1 % cycle.Count]].Name;
        var place = reader.Objects(reader.Root, "calls", TopologyFile.CallsMax)
            .First(item => item.Find("caller")!.Text == first && item.Find("callee")!.Text == second);
        reader.Fault(place, $"the calls {text} would not terminate: lower a probability on this cycle");
    }
}
