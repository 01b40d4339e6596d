namespace LogFlow.Server.Tests;

/// <summary>
/// A server that was sent some seconds of a small world: <c>gateway</c> calls <c>payments</c>, every fifth call fails. Shared by tests that
/// only read, or write what others do not look at.
/// </summary>
public sealed class SeededServer : IAsyncLifetime
{
    public const int Traces = 50;

    /// <summary>Event time of the first record.</summary>
    public DateTimeOffset First { get; private set; }

    public RunningServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await RunningServer.StartAsync();
        First = RunningServer.Now.AddSeconds(-5);
        var lines = new List<string>();
        for (var i = 1; i <= Traces; i++)
        {
            var at = First.AddMilliseconds(i * 50);
            var isError = i % 5 == 0;
            lines.Add(Lines.Span("gateway", Lines.Trace(i), Lines.SpanId(1000 + i), "", at, 40, isError));
            lines.Add(Lines.Span("payments", Lines.Trace(i), Lines.SpanId(2000 + i), Lines.SpanId(1000 + i), at.AddMilliseconds(5), 20, isError));
            lines.Add(isError
                ? Lines.Log("payments", "error", $"card {1000 + i} declined after {i} ms", at.AddMilliseconds(10))
                : Lines.Log("payments", "info", $"card {1000 + i} charged in {i} ms", at.AddMilliseconds(10)));
        }

        var answer = await Server.IngestAsync([.. lines]);
        Assert.Equal(Traces * 3, answer.GetProperty("accepted").GetInt64());
        await RunningServer.UntilAsync(
            () => Server.GetAsync("/api/stats"),
            stats => stats.GetProperty("services").GetArrayLength() == 2 && stats.GetProperty("edges").GetArrayLength() == 1);
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
