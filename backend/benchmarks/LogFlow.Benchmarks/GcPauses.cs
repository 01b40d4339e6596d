using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace LogFlow.Benchmarks;

/// <summary>How long each collection of another .NET process stops its threads, listened to over the runtime's own event pipe.</summary>
internal sealed class GcPauses : IDisposable
{
    private readonly List<double> _milliseconds = [];
    private readonly EventPipeSession _session;
    private readonly Task _reading;
    private double _since = double.NaN;

    public GcPauses(int process)
    {
        _session = new DiagnosticsClient(process).StartEventPipeSession(
            new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, (long)ClrTraceEventParser.Keywords.GC), requestRundown: false);
        _reading = Task.Run(Read);
    }

    /// <summary>A sentence; call it before the process ends.</summary>
    public string Tell()
    {
        _session.Stop();
        _reading.Wait(TimeSpan.FromSeconds(10));
        var sorted = _milliseconds.Order().ToList();
        return sorted.Count == 0
            ? "none"
            : FormattableString.Invariant($"{sorted.Count}, p50 {At(sorted, 0.5):F1} ms, p99 {At(sorted, 0.99):F1} ms, at most {sorted[^1]:F1} ms");
    }

    public void Dispose() => _session.Dispose();

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];

    private void Read()
    {
        using var source = new EventPipeEventSource(_session.EventStream);
        source.Clr.GCSuspendEEStart += begun => _since = begun.TimeStampRelativeMSec;
        source.Clr.GCRestartEEStop += ended =>
        {
            if (!double.IsNaN(_since))
            {
                _milliseconds.Add(ended.TimeStampRelativeMSec - _since);
            }

            _since = double.NaN;
        };
        source.Process();
    }
}
