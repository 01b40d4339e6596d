using LogFlow.Contracts.Queries;

namespace LogFlow.Storage.Writing;

/// <summary>Lets retention work every now and then, a step at a time, so that writing goes on in between.</summary>
internal sealed class RetentionTimer : IDisposable
{
    private const int StepsMax = 1000;

    private readonly GroupCommit _group;
    private readonly Retention _retention;
    private readonly StoreHealth _health;
    private readonly RecordExtent _extent;
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;

    public RetentionTimer(GroupCommit group, Retention retention, StoreHealth health, RecordExtent extent, TimeSpan interval, TimeProvider time)
    {
        _group = group;
        _retention = retention;
        _health = health;
        _extent = extent;
        _interval = interval;
        _timer = time.CreateTimer(_ => OnTimer(), null, interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Steps until nothing is left to do; records deleted.</summary>
    public long Run()
    {
        long total = 0;
        for (var step = 0; step < StepsMax; step++)
        {
            long deleted = 0;
            var next = _group.NextSequence;
            _group.RunOutside(connection =>
            {
                deleted = _retention.Step(connection, _extent.Now, next);
                if (deleted > 0)
                {
                    _extent.Load(connection);
                }
            });
            if (deleted == 0)
            {
                break;
            }

            total += deleted;
            _health.Update(c => c with { RetentionDeleted = c.RetentionDeleted + deleted });
        }

        return total;
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        try
        {
            Run();
            _timer.Change(_interval, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The store is closed.
        }
        catch (StoreException)
        {
            // Counted as a failed commit and shown as the last error; the next round tries again.
            _timer.Change(_interval, Timeout.InfiniteTimeSpan);
        }
    }
}
