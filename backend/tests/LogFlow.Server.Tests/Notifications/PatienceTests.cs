using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Operations;
using LogFlow.Server.Notifications;
using LogFlow.Storage;
using LogFlow.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using System.Diagnostics.Metrics;

namespace LogFlow.Server.Tests.Notifications;

/// <summary>When messages are sent, over hours and days: on a clock that is moved by hand.</summary>
public sealed class PatienceTests : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new(SomeNews.Start);
    private readonly LogStore _store = LogStore.Open(new StoreOptions { Path = StoreOptions.InMemory });
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ScriptedChannel _receiver;
    private readonly ChannelBook _channels;
    private readonly Outbox _outbox;
    private readonly NotificationSender _sender;

    public PatienceTests()
    {
        var options = new NotificationOptions();
        _receiver = new ScriptedChannel(_time);
        _channels = new ChannelBook(_store.Notifications, []);
        _outbox = new Outbox(_store.Notifications, _channels, new SilenceBook(_store.Notifications, _time), options, _time, _services.GetRequiredService<IMeterFactory>());
        _sender = new NotificationSender(_outbox, _channels, [_receiver], options, _time, NullLogger<NotificationSender>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _services.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_receiver_that_fails_for_an_hour_is_asked_ever_more_rarely_and_then_gets_its_message_once()
    {
        await AddChannelAsync();
        _receiver.Answer = () => _time.GetUtcNow() < SomeNews.Start.AddHours(1) ? new ChannelException("answered 500") : null;

        Publish("a");
        await PassAsync(TimeSpan.FromHours(1.5));

        var waits = _receiver.Tried.Zip(_receiver.Tried.Skip(1), (one, next) => next.At - one.At).ToList();
        Assert.InRange(waits.Count, 10, 25);
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(6) + Look));
        // Doubled, give or take a fifth and a look.
        Assert.All(waits.Take(6).Select((wait, i) => (wait, i)), w => Assert.InRange(w.wait.TotalSeconds, 0.8 * (2 << w.i), (1.2 * (2 << w.i)) + 1));
        Assert.Single(_receiver.Taken);
        Assert.Single(_receiver.Tried.Select(t => t.Delivery.Id).Distinct());
    }

    [Fact]
    public async Task A_receiver_says_itself_when_it_wants_to_be_asked_again()
    {
        await AddChannelAsync();
        _receiver.Answer = () => _receiver.Tried.Count == 1 ? new ChannelException("answered 429", retryAfter: TimeSpan.FromMinutes(10)) : null;

        Publish("a");
        await PassAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(2, _receiver.Tried.Count);
        Assert.InRange(_receiver.Tried[1].At - _receiver.Tried[0].At, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10) + Look);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_asked_three_times_and_what_fails_for_a_day_is_given_up()
    {
        await AddChannelAsync();
        _receiver.Answer = () => new ChannelException("answered 404", isFinal: true);
        Publish("gone");
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal((3, "failed"), (_receiver.Tried.Count, _outbox.StateOf("c").Last?.State));

        _receiver.Answer = () => new ChannelException("cannot be reached");
        Publish("later");
        await PassAsync(TimeSpan.FromHours(23), step: TimeSpan.FromMinutes(1));
        Assert.Equal(("waiting", 1), (_outbox.StateOf("c").Last?.State, _outbox.StateOf("c").Waiting));
        await PassAsync(TimeSpan.FromHours(2), step: TimeSpan.FromMinutes(1));

        Assert.Equal(("failed", 0), (_outbox.StateOf("c").Last?.State, _outbox.StateOf("c").Waiting));
        Assert.Empty(_receiver.Taken);
    }

    [Fact]
    public async Task In_quiet_hours_warnings_wait_for_their_end_in_one_message_and_a_critical_one_comes_at_once()
    {
        // It is 14:00.
        await AddChannelAsync(quiet: ("13:00", "16:00"));

        Publish("a", SignalSeverity.Warning);
        await PassAsync(TimeSpan.FromMinutes(30));
        Publish("b", SignalSeverity.Warning);
        await PassAsync(TimeSpan.FromMinutes(30));
        Assert.Empty(_receiver.Tried);
        Publish("c");
        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["a", "b", "c"], Assert.Single(_receiver.Taken).News.Select(n => n.Incident));
        Publish("d", SignalSeverity.Warning);
        await PassAsync(TimeSpan.FromHours(1) - TimeSpan.FromMinutes(2));
        Assert.Single(_receiver.Taken);
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("d", _receiver.Taken[1].News.Single().Incident);
        Assert.InRange(_receiver.Tried[1].At, SomeNews.Start.AddHours(2), SomeNews.Start.AddHours(2) + Look);
    }

    [Fact]
    public async Task News_within_the_grouping_time_go_together_and_later_ones_apart()
    {
        await AddChannelAsync(groupSeconds: 30);

        Publish("a");
        await PassAsync(TimeSpan.FromSeconds(20));
        Publish("b");
        await PassAsync(TimeSpan.FromSeconds(20));
        Publish("c");
        await PassAsync(TimeSpan.FromSeconds(40));

        Assert.Equal([["a", "b"], ["c"]], _receiver.Taken.Select(d => d.News.Select(n => n.Incident)));
    }

    private async Task AddChannelAsync(int groupSeconds = 0, (string From, string To)? quiet = null) => await _channels.SaveAsync(
        new ChannelSettings { Id = "c", Name = "c", Type = "scripted", GroupSeconds = groupSeconds, QuietFrom = quiet?.From, QuietTo = quiet?.To }, default);

    private void Publish(string incident, SignalSeverity severity = SignalSeverity.Critical)
    {
        var opened = SomeNews.Incident(incident, severity: severity);
        _outbox.Add(SomeNews.Of(opened), opened);
    }

    private async Task PassAsync(TimeSpan span, TimeSpan? step = null)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += step ?? Look)
        {
            await Task.WhenAll(await _sender.LookAsync(default));
            _time.Advance(step ?? Look);
        }
    }

    /// <summary>Takes a message, or does not, as it is told.</summary>
    private sealed class ScriptedChannel(TimeProvider time) : IChannel
    {
        public string Type => "scripted";

        public List<(DateTimeOffset At, Delivery Delivery)> Tried { get; } = [];

        public List<Delivery> Taken { get; } = [];

        public Func<ChannelException?> Answer { get; set; } = () => null;

        public Task SendAsync(ChannelSettings channel, Delivery delivery, CancellationToken cancellationToken)
        {
            Tried.Add((time.GetUtcNow(), delivery));
            if (Answer() is { } error)
            {
                throw error;
            }

            Taken.Add(delivery);
            return Task.CompletedTask;
        }
    }
}
