namespace LogFlow.Benchmarks;

/// <summary>
/// Ends the program when one input does not come to an end: a thread that hangs cannot be stopped otherwise. Ten seconds of processor, or
/// five minutes, are taken for never; a machine that is busy does not reach the first.
/// </summary>
internal sealed class HangWatch : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProcessorMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);

    private readonly Timer _timer;
    private volatile Reading _now = new("", [], default);
    private Reading? _seen;
    private TimeSpan _waited;

    public HangWatch() => _timer = new Timer(_ => Look(), null, LookEvery, LookEvery);

    /// <summary>Called before an input is read.</summary>
    public void Begin(string parser, byte[] input) => _now = new Reading(parser, input, Environment.CpuUsage.TotalTime);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = _now;
        _waited = now == _seen ? _waited + LookEvery : TimeSpan.Zero;
        _seen = now;
        if (_waited > LookEvery && now.Input.Length > 0 && (Environment.CpuUsage.TotalTime - now.ProcessorBefore > ProcessorMax || _waited > WaitMax))
        {
            Console.WriteLine($"  {now.Parser} does not come to an end with\n  {Convert.ToHexString(now.Input)}");
            Environment.Exit(1);
        }
    }

    private sealed class Reading(string parser, byte[] input, TimeSpan processorBefore)
    {
        public string Parser => parser;

        public byte[] Input => input;

        public TimeSpan ProcessorBefore => processorBefore;
    }
}
