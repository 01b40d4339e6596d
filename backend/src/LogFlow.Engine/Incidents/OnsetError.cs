using System.Text;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// For trials: what becomes of a ranking when onsets are wrong. Each service's, as told by its signals and its meters alike, is moved by
/// up to so many seconds either way, the same for as long as the trial lasts and never beyond the present.
/// </summary>
internal sealed class OnsetError(long tick, double seconds)
{
    private const int Steps = 10_000;

    public Findings Move(string service, Findings findings)
    {
        var by = By(service);
        return findings with
        {
            OwnErrors = Move(findings.OwnErrors, by),
            OwnTime = Move(findings.OwnTime, by),
            Transit = Move(findings.Transit, by),
            Steps = Move(findings.Steps, by),
            Silence = Move(findings.Silence, by),
            Warnings = Move(findings.Warnings, by),
            Lines = Move(findings.Lines, by),
            Calls = Move(findings.Calls, by),
            Errors = Move(findings.Errors, by),
            Latency = Move(findings.Latency, by),
            Surge = Move(findings.Surge, by),
            Drop = Move(findings.Drop, by),
        };
    }

    public Signal Move(Signal signal)
    {
        var moved = signal.Onset.AddSeconds(By(signal.Service));
        return signal with { Onset = moved < signal.At ? moved : signal.At };
    }

    private Finding Move(Finding finding, long by) => finding.Onset > 0 ? finding with { Onset = Math.Min(finding.Onset + by, tick) } : finding;

    private long By(string service)
    {
        var step = (long)(TemplateId.Of(Encoding.UTF8.GetBytes(service)).Value % ((2 * Steps) + 1)) - Steps;
        return (long)(seconds * step / Steps);
    }
}
