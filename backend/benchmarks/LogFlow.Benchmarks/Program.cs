using LogFlow.Benchmarks;

// Each benchmark answers one question and prints a table: ./run.sh bench NAME [arguments]
Benchmark[] benchmarks =
[
    new("engine", "How many records a second go through the whole engine into DuckDB on disk?", EngineBenchmark.RunAsync,
        new BenchmarkOption("RECORDS", "how many records; 2,000,000 by default")),
    new("incidents", "How often is the root right, how soon, and how often does it cry wolf?", IncidentsBenchmark.Run,
        new BenchmarkOption("--seeds N", "seeds for each of the shop's failures; 10 by default, 0 leaves them out"),
        new BenchmarkOption("--scenario NAME", "only this failure"),
        new BenchmarkOption("--rate N", "traces a second; 50 by default"),
        new BenchmarkOption("--healthy MINUTES", "healthy minutes in which nothing may open; 60 by default, 0 leaves them out"),
        new BenchmarkOption("--pairs N", "every pair of failures, the second up to 40 s after the first, with so many seeds"),
        new BenchmarkOption("--worlds N", "so many random systems with each kind of fault"),
        new BenchmarkOption("--from SEED", "the first of the random systems, or seed of the days; 1 by default"),
        new BenchmarkOption("--step N", "only every Nth of the random systems; 1 by default"),
        new BenchmarkOption("--logs-only", "random systems without spans and trace ids"),
        new BenchmarkOption("--fault KIND", "only errors, latency, down or saturation in the random systems"),
        new BenchmarkOption("--strength SHARE", "faint faults in the random systems: less than 1"),
        new BenchmarkOption("--holes SHARE", "so much of the random systems' records is lost, and half as many services write nothing"),
        new BenchmarkOption("--healthy-day LIST", "whole ordinary days of these systems, by seed with commas between; 0 is the shop"),
        new BenchmarkOption("--hours N", "length of such a day; 24 by default"),
        new BenchmarkOption("--days N", "so many of them for each system; 1 by default"),
        new BenchmarkOption("--until HOUR", "hour at which such a day ends early"),
        new BenchmarkOption("--restless N", "so many times the restarts and blips of such a day; 1 by default"),
        new BenchmarkOption("--levels MINUTES", "shifts of each kind at each of the shop's services that stay for so long"),
        new BenchmarkOption("--service NAME", "only shifts at this service"),
        new BenchmarkOption("--train-ticket FOLDER", "faults recorded at a real system, converted to NDJSON"),
        new BenchmarkOption("--case TEXT", "only recorded faults whose name holds this"),
        new BenchmarkOption("--without LIST", "detectors left out of the recorded faults, with commas between"),
        new BenchmarkOption("--alerts FOLDER", "recorded incidents of which only alerts were kept"),
        new BenchmarkOption("--petshop FOLDER", "recorded incidents of which only metrics were kept"),
        new BenchmarkOption("--report FILE", "writes the ranking of each such case as JSON"),
        new BenchmarkOption("--ablation", "all once more without each detector in turn; with --seeds, --worlds, --from, --healthy, --rate, --scenario"),
        new BenchmarkOption("--blur", "all once more with every onset off by up to a minute"),
        new BenchmarkOption("--moments FILE", "writes what was known at several seconds after each detection, for the fit of chances"),
        new BenchmarkOption("--next FILE", "writes who was foretold to turn bad next, and who did"),
        new BenchmarkOption("--tell", "prints the story of each miss")),
    new("forest", "How does the isolation forest do on public data, beside what is published?", ForestBenchmark.Run,
        new BenchmarkOption("--skab FOLDER", "the folder with SKAB's .zip; needed")),
    new("forecast", "How much better is the forecast than 'stays as it is'?", ForecastBenchmark.Run,
        new BenchmarkOption("--series FOLDER", "also real series: CSV files with timestamp and value")),
    new("ingest", "How fast is what senders push taken in, by protocol?", IngestBenchmark.RunAsync,
        new BenchmarkOption("REQUESTS", "how many requests of each protocol; 100 by default")),
    new("fuzz", "Does a parser crash, hang or lie on a million damaged inputs?", FuzzBenchmark.Run,
        new BenchmarkOption("INPUTS", "how many inputs; a million by default")),
    new("parse", "How fast are lines parsed?", Sync(ParsingBenchmark.Run)),
    new("fuzz-formats", "The same for the formats of lines: does any input break one, and what does the worst cost a byte?", FuzzFormatsBenchmark.Run,
        new BenchmarkOption("INPUTS", "how many inputs; a million by default"),
        new BenchmarkOption("SEED", "after it: 1 by default"),
        new BenchmarkOption("PARSER ...", "after it: only these parsers")),
    new("mine", "How fast and how right are templates mined?", MiningBenchmark.Run,
        new BenchmarkOption("PART", "one of speed, accuracy, stability, bounds, ablation, heldout; all by default"),
        new BenchmarkOption("LINES ...", "after speed: only lines of these names")) { Hidden = MiningBenchmark.Flags },
    new("store", "How fast are rows appended?", StoreAsync),
    new("crash", "How many lines are lost or doubled when it is killed again and again?", CrashBenchmark.RunAsync,
        new BenchmarkOption("--rounds N", "how often it is killed; 50 by default"),
        new BenchmarkOption("--seed N", "of the moments; 1 by default"),
        new BenchmarkOption("--migration", "killed while it brings an older store to the present shape instead")),
    new("restart", "How long does a start take on a large store, until everything is as it was?", RestartBenchmark.RunAsync,
        new BenchmarkOption("--gigabytes N", "size of the store; 10 by default"),
        new BenchmarkOption("--folder FOLDER", "keeps the store there for another run"),
        new BenchmarkOption("--rounds N", "starts of each kind; 3 by default")),
    new("overload", "What happens at ten times the rate that it can hold?", OverloadBenchmark.RunAsync,
        new BenchmarkOption("--seconds N", "how long; 60 by default")),
    new("pause", "What happens when the program, or a sender, is stopped for a minute?", PauseBenchmark.RunAsync,
        new BenchmarkOption("--seconds N", "how long it is stopped; 60 by default")) { Hidden = [PauseBenchmark.SendTo] },
    new("soak", "Does it stay as it is over a long time?", SoakBenchmark.RunAsync,
        new BenchmarkOption("--minutes N", "how long; 10 by default")),
    new("simulator", "How fast are records generated?", Sync(SimulatorBenchmark.Run)),
    new("names", "What does a second cost in which thousands of new services are heard of?", NamesBenchmark.RunAsync),
    new("failing", "What does a second cost in which thousands of services fail at once?", Sync(FailingBenchmark.Run)),
    new("graph", "How fast is the service graph inferred?", Sync(GraphBenchmark.Run)),
];

var name = args.Length == 0 ? "" : args[0];
if (name is "" or "--help" or "-h")
{
    Console.WriteLine("usage: bench NAME [arguments]; bench NAME --help lists them");
    foreach (var benchmark in benchmarks)
    {
        Console.WriteLine($"  {benchmark.Name,-12} {benchmark.Question}");
    }

    Console.WriteLine($"  {"dashboard",-12} How smooth is the page in Chromium, at 14 to 500 services? (./run.sh bench dashboard)");
    return name.Length == 0 ? 2 : 0;
}

var chosen = benchmarks.FirstOrDefault(b => b.Name == name);
if (chosen is null)
{
    Console.Error.WriteLine($"logflow: there is no benchmark '{name}'; there are {string.Join(", ", benchmarks.Select(b => b.Name))}.");
    return 2;
}

if (args.Contains("--help") || args.Contains("-h"))
{
    chosen.Help();
    return 0;
}

if (chosen.Unknown(args[1..]) is { } unknown)
{
    Console.Error.WriteLine($"logflow: '{name}' does not know {unknown}; bench {name} --help lists what it knows.");
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
