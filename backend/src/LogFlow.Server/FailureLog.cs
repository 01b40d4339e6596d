using System.Collections.Concurrent;
using LogFlow.Engine.Bus;

namespace LogFlow.Server;

/// <summary>
/// Says that a consumer fails: at once when it begins, then at most every ten seconds with how often meanwhile. A consumer that fails at
/// every item would otherwise bury everything else. Every failure is counted by the bus in any case.
/// </summary>
internal sealed partial class FailureLog(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Topic, string Group), Said> _said = new();

    /// <summary>Set once there is one; failures before it are only counted.</summary>
    public ILogger? Logger { get; set; }

    public void Report(ConsumerFailure failure)
    {
        var said = _said.GetOrAdd((failure.Topic, failure.Group), _ => new Said());
        int count;
        lock (said)
        {
            said.Count++;
            if (Logger is null || (said.IsSaid && time.GetElapsedTime(said.At) < Pause))
            {
                return;
            }

            (count, said.Count, said.At, said.IsSaid) = (said.Count, 0, time.GetTimestamp(), true);
        }

        Log.ConsumerFailed(Logger, failure.Group, failure.Topic, count, failure.Offset, failure.Error.Message);
        Log.Detail(Logger, failure.Error, failure.Group);
    }

    private sealed class Said
    {
        public int Count { get; set; }

        public long At { get; set; }

        public bool IsSaid { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Error, "Consumer {Group} of {Topic} failed at {Count} items, last at item {Offset}, and goes on: {Reason}")]
        public static partial void ConsumerFailed(ILogger logger, string group, string topic, int count, long offset, string reason);

        [LoggerMessage(12, LogLevel.Debug, "Consumer {Group} failed")]
        public static partial void Detail(ILogger logger, Exception error, string group);
    }
}
