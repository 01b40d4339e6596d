using LogFlow.Benchmarks;

// Each benchmark answers one question and prints a table: ./run.sh bench NAME [arguments]
var benchmarks = new (string Name, string Question, Func<string[], Task<int>> Run)[]
{
    ("engine", "How many records a second go through the whole engine into DuckDB on disk?", EngineBenchmark.RunAsync),
    ("incidents", "How often is the root right, how soon, and how often does it cry wolf?", a => Task.FromResult(IncidentsBenchmark.Run(a))),
    ("forest", "How does the isolation forest do on public data, beside what is published?", a => Task.FromResult(ForestBenchmark.Run(a))),
    ("forecast", "How much better is the forecast than 'stays as it is'?", a => Task.FromResult(ForecastBenchmark.Run(a))),
    ("ingest", "How fast is what senders push taken in, by protocol?", IngestBenchmark.RunAsync),
    ("fuzz", "Does a parser crash, hang or lie on a million damaged inputs?", a => Task.FromResult(FuzzBenchmark.Run(a))),
    ("parse", "How fast are lines parsed?", Sync(ParsingBenchmark.Run)),
    ("fuzz-formats", "The same for the formats of lines: does any input break one, and what does the worst cost a byte?", a => Task.FromResult(FuzzFormatsBenchmark.Run(a))),
    ("mine", "How fast and how right are templates mined?", a => Task.FromResult(MiningBenchmark.Run(a))),
    ("store", "How fast are rows appended?", StoreAsync),
    ("crash", "How many lines are lost or doubled when it is killed again and again?", CrashBenchmark.RunAsync),
    ("restart", "How long does a start take on a large store, until everything is as it was?", RestartBenchmark.RunAsync),
    ("overload", "What happens at ten times the rate that it can hold?", OverloadBenchmark.RunAsync),
    ("pause", "What happens when the program, or a sender, is stopped for a minute?", PauseBenchmark.RunAsync),
    ("soak", "Does it stay as it is over a long time?", SoakBenchmark.RunAsync),
    ("simulator", "How fast are records generated?", Sync(SimulatorBenchmark.Run)),
    ("names", "What does a second cost in which thousands of new services are heard of?", NamesBenchmark.RunAsync),
    ("failing", "What does a second cost in which thousands of services fail at once?", Sync(FailingBenchmark.Run)),
    ("graph", "How fast is the service graph inferred?", Sync(GraphBenchmark.Run)),
};

var name = args.Length == 0 ? "" : args[0];
if (name is "" or "--help" or "-h")
{
    Console.WriteLine("usage: bench NAME [arguments]");
    foreach (var benchmark in benchmarks)
    {
        Console.WriteLine($"  {benchmark.Name,-12} {benchmark.Question}");
    }

    return name.Length == 0 ? 2 : 0;
}

var chosen = benchmarks.FirstOrDefault(b => b.Name == name);
if (chosen.Run is null)
{
    Console.Error.WriteLine($"logflow: there is no benchmark '{name}'; there are {string.Join(", ", benchmarks.Select(b => b.Name))}.");
    return 2;
}

return await chosen.Run(args[1..]).ConfigureAwait(false);

static Func<string[], Task<int>> Sync(Action run) => _ =>
{
    run();
    return Task.FromResult(0);
};

static async Task<int> StoreAsync(string[] arguments)
{
    await StoreBenchmark.RunAsync().ConfigureAwait(false);
    return 0;
}
