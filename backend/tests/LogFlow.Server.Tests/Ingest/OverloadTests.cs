using System.Globalization;
using System.Net;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Server.Api;
using LogFlow.Server.Ingest;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Ingest;

public sealed class OverloadTests
{
    [Fact]
    public async Task Beyond_what_is_taken_in_at_once_a_sender_is_told_to_come_back()
    {
        await using var server = await RunningServer.StartAsync(("Ingest:ConcurrentRequestsMax", "1"), ("Ingest:QueueWait", "00:00:00.2"), ("Ingest:SlowBytesPerSecond", "0"));

        var (slow, refused) = await SlowSender.TakeEveryPlaceAsync(server);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture) > 0);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        foreach (var sender in slow)
        {
            await sender.DisposeAsync();
        }

        using var taken = await RunningServer.UntilAsync(() => server.PostLinesAsync([Lines.Log("a", "info", "x")]), r => r.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task An_engine_that_takes_nothing_refuses_the_first_batch()
    {
        var session = Session(new Sink(takesIn: false, _ => { }));

        var problem = await Assert.ThrowsAsync<ApiProblem>(() => session.PublishAsync(Batch()));

        Assert.Equal(429, problem.Status);
        Assert.Equal(1, problem.RetryAfterSeconds);
    }

    [Fact]
    public async Task A_store_that_fails_acknowledges_nothing()
    {
        var session = Session(new Sink(takesIn: true, batch => batch.Stored!.SetException(new IOException("disk full"))));
        await session.PublishAsync(Batch());

        var problem = await Assert.ThrowsAsync<ApiProblem>(() => session.CompleteAsync(0));

        Assert.Equal(503, problem.Status);
        Assert.Contains("disk full", problem.Message);
        Assert.NotNull(problem.RetryAfterSeconds);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_acknowledges_nothing()
    {
        var session = Session(new Sink(takesIn: true, _ => { }), storeWait: TimeSpan.FromMilliseconds(100));
        await session.PublishAsync(Batch());

        Assert.Equal(503, (await Assert.ThrowsAsync<ApiProblem>(() => session.CompleteAsync(0))).Status);
    }

    [Fact]
    public async Task An_engine_that_stops_half_way_says_what_is_stored()
    {
        var sink = new Sink(takesIn: true, batch => batch.Stored!.SetResult());
        var session = Session(sink);
        await session.PublishAsync(Batch());
        sink.IsClosed = true;

        var problem = await Assert.ThrowsAsync<ApiProblem>(() => session.PublishAsync(Batch()));

        Assert.Equal(503, problem.Status);
        Assert.Equal(2L, problem.Members["accepted"]);
    }

    private static IngestSession Session(IBatchSink sink, TimeSpan? storeWait = null) => new(
        sink,
        new IngestOptions { QueueWait = TimeSpan.FromMilliseconds(20), StoreWait = storeWait ?? Patience.Limit },
        TimeProvider.System,
        CancellationToken.None);

    private static LogBatch Batch() => Some.Batch(new NameTable(), ("a", Severity.Info, "one"), ("a", Severity.Info, "two"));

    private sealed class Sink(bool takesIn, Action<LogBatch> store) : IBatchSink
    {
        public NameTable Services { get; } = new();

        public bool IsClosed { get; set; }

        public async ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
        {
            if (IsClosed)
            {
                throw new InvalidOperationException("closed");
            }

            if (!takesIn)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            store(batch);
        }
    }
}
