using LogFlow.Contracts.Live;
using LogFlow.Contracts.Queries;
using LogFlow.Server.Push;

namespace LogFlow.Server.Past;

/// <summary>
/// The strip chart of the minutes before a past moment, with the key figures of each second: the last one's are exact, those before it
/// follow from the stored windows, and the number of templates is that of the moment.
/// </summary>
internal static class PastPoints
{
    private const int SignalSeconds = 60;

    public static IReadOnlyList<LivePoint> Of(PastMoment moment, LiveKpis kpis)
    {
        var points = new List<LivePoint>(moment.Points.Count);
        for (var i = 0; i < moment.Points.Count; i++)
        {
            var point = moment.Points[i];
            var (units, errors, services, signals) = (0.0, 0.0, 0, 0);
            for (var j = i; j >= 0 && moment.Points[j].At > point.At.AddSeconds(-SignalSeconds); j--)
            {
                var before = moment.Points[j];
                signals += before.Signals;
                if (before.At > point.At.AddSeconds(-ServiceSlide.Seconds))
                {
                    (units, errors, services) = (units + before.Units, errors + before.Errors, Math.Max(services, before.Services));
                }
            }

            points.Add(new LivePoint(point.At, point.Records, point.Errors, point.Warnings, point.Signals)
            {
                ErrorRatio = Shorten.Ratio(units == 0 ? 0 : errors / units),
                ActiveServices = services,
                ActiveIncidents = moment.Incidents.Count(k => k.Detected <= point.At && (k.Resolved is null || k.Resolved > point.At)),
                SignalsLastMinute = signals,
                Templates = kpis.Templates,
            });
        }

        if (points.Count > 0 && points[^1].At.ToUnixTimeSeconds() == moment.Tick)
        {
            points[^1] = points[^1] with
            {
                ErrorRatio = kpis.ErrorRatio, ActiveServices = kpis.ActiveServices, ActiveIncidents = kpis.ActiveIncidents, SignalsLastMinute = kpis.SignalsLastMinute,
            };
        }

        return points;
    }
}
