namespace LogFlow.Server.Ingest;

/// <summary>
/// One of the places for requests that are taken in, and how its sender uses it: what counts is the time that we wait for the sender, not the time
/// that the sender waits for us. Written by its request, read by those that wait for a place.
/// </summary>
internal sealed class IngestPlace(TimeProvider time, Action<IngestPlace> leave) : IDisposable
{
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = new();
    private readonly Lock _gate = new();
    private TimeSpan _waited;
    private long? _waitingSince;
    private long _bytes;
    private bool _isLeft;

    /// <summary>Ends the reading of the body when it is to make way.</summary>
    public CancellationToken Leaving => _leaving.Token;

    public bool IsLeaving { get; private set; }

    /// <summary>Of its sender, over the time that it was waited for.</summary>
    public double BytesPerSecond
    {
        get
        {
            lock (_gate)
            {
                return _bytes / Math.Max(Waited().TotalSeconds, 1e-3);
            }
        }
    }

    /// <summary>It is waited for its sender, who has sent less than that over a while.</summary>
    public bool IsWasted(double bytesPerSecond)
    {
        lock (_gate)
        {
            return _waitingSince is not null && Waited() is var waited && waited >= SlowAfter && _bytes < waited.TotalSeconds * bytesPerSecond;
        }
    }

    /// <summary>The sender is waited for from now on.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            _waitingSince = time.GetTimestamp();
        }
    }

    /// <summary>The sender has sent so much.</summary>
    public void Receive(int bytes)
    {
        lock (_gate)
        {
            _waited = Waited();
            _waitingSince = null;
            _bytes += bytes;
        }
    }

    public void MakeWay()
    {
        lock (_gate)
        {
            if (_isLeft)
            {
                return;
            }

            IsLeaving = true;
        }

        _leaving.Cancel();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isLeft)
            {
                return;
            }

            _isLeft = true;
        }

        leave(this);
    }

    private TimeSpan Waited() => _waitingSince is { } since ? _waited + time.GetElapsedTime(since) : _waited;
}
