using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Server.Capsules;

/// <summary>
/// A capsule as one page that opens anywhere: no script, nothing fetched, its own policy forbids both. All content is encoded text; the
/// data to import it again lies in the page with every <c>&lt;</c> escaped.
/// </summary>
internal static class CapsulePage
{
    public const string DataId = "logflow-capsule";

    private static readonly string Style = ReadStyle();

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public static string Write(Capsule capsule)
    {
        var (page, incident) = (new StringBuilder(), capsule.Incident);
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append(Inv, $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{StyleHash}'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"dark light\">\n")
            .Append(Inv, $"<title>{Text(incident.Title)}</title>\n<style>{Style}</style>\n</head>\n<body>\n<main>\n");
        Head(page, capsule);
        Section(page, "What happened", body => List(body, "ol", incident.Story));
        Section(page, $"Why {incident.Root}?", body => Candidates(body, incident));
        Section(page, "The calls around it", body => body.Append("<div class=\"scroll\">").Append(CapsulePicture.Draw(capsule)).Append("</div>"));
        Section(page, "Who was hit", body => BlastRadius(body, capsule));
        Section(page, "What was known when", body => Versions(body, capsule.Versions));
        Section(page, $"Signals ({incident.Signals.Count} kinds, {incident.SignalCount} in all)", body => Signals(body, incident));
        Section(page, $"Warnings and errors of its services ({capsule.Lines.Count})", body => Lines(body, capsule.Lines));
        Section(page, "Failing traces", body => Traces(body, capsule));
        page.Append("</main>\n<script type=\"application/json\" id=\"").Append(DataId).Append("\">")
            .Append(JsonSerializer.Serialize(capsule, LogFlowJson.Options))
            .Append("</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static CultureInfo Inv => CultureInfo.InvariantCulture;

    private static void Head(StringBuilder page, Capsule capsule)
    {
        var incident = capsule.Incident;
        var end = incident.Resolved ?? incident.LastSignal;
        page.Append(Inv, $"<header><p class=\"note\">Incident capsule · {Hidden(capsule.Hidden)} · made {Time(capsule.Created)} UTC by LogFlow {Text(capsule.LogflowVersion)} · opens offline, imports back into LogFlow</p>")
            .Append(Inv, $"<h1>{Text(incident.Title)}</h1><p class=\"facts\"><b class=\"tag {Word(incident.Severity)}\">{Word(incident.Severity).ToUpperInvariant()}</b> ")
            .Append(Inv, $"<b class=\"tag\">{Word(incident.State).ToUpperInvariant()}</b> since {Time(incident.Onset)} UTC, {Span(end - incident.Onset)} · ")
            .Append(Inv, $"root {Text(incident.Root)} · {incident.Members.Count} services · {incident.SignalCount} signals · id {Text(incident.Id)}</p></header>\n");
    }

    private static string Hidden(int count) => count == 0 ? "masked: no secrets were found" : $"masked: {count} {(count == 1 ? "secret" : "secrets")} hidden";

    private static void Candidates(StringBuilder page, Incident incident)
    {
        foreach (var candidate in incident.Candidates.Take(5))
        {
            page.Append(Inv, $"<h3>{Text(candidate.Service)} <svg class=\"bar\" width=\"140\" height=\"8\" role=\"img\" aria-label=\"score\"><rect class=\"track\" width=\"140\" height=\"8\" rx=\"4\"/><rect class=\"fill\" width=\"{Math.Clamp(candidate.Score, 0, 1) * 140:0.#}\" height=\"8\" rx=\"4\"/></svg> <span class=\"num\">{candidate.Score:0.00}</span></h3>");
            Table(page, ["Evidence", "What", "Part of the score"], candidate.Evidence.Select(part => new[]
            {
                part.Weight < 0 ? "against" : part.Kind.Replace('_', ' '), part.Text, part.Weight == 0 ? "" : part.Weight.ToString("+0.00;-0.00", Inv),
            }));
        }
    }

    private static void BlastRadius(StringBuilder page, Capsule capsule)
    {
        Table(page, ["Service", "Hops", "Depends on the root", "State"], capsule.Incident.BlastRadius.Select(entry => new[]
        {
            entry.Service, entry.Hops.ToString(Inv), Percent(entry.Impact), entry.Relation == "starved" ? "starved" : entry.State,
        }));
        if (capsule.Predictions.Count > 0)
        {
            page.Append("<h3>What was predicted, and what came</h3>");
            Table(page, ["Service", "Said at", "Expected at", "Came"], capsule.Predictions.Select(one => new[]
            {
                one.Service, Clock(one.PredictedAt), Clock(one.ExpectedAt), one.HitAt is { } hit ? "hit, known at " + Clock(hit) : Word(one.Outcome).Replace('_', ' '),
            }));
        }
    }

    private static void Versions(StringBuilder page, IReadOnlyList<IncidentVersion> versions) =>
        Table(page, ["At", "State", "Root", "Score", "Runner-up", "Services", "Headline"], versions.Select(version => new[]
        {
            Clock(version.At), Word(version.State), version.Root, version.Score.ToString("0.00", Inv),
            version.RunnerUp.Length > 0 ? $"{version.RunnerUp} {version.RunnerUpScore.ToString("0.00", Inv)}" : "", version.Members.ToString(Inv), version.Title,
        }));

    private static void Signals(StringBuilder page, Incident incident) =>
        Table(page, ["Onset", "At", "Service", "Kind", "What", "Strength", "By"], incident.Signals.OrderBy(signal => signal.At).Select(signal => new[]
        {
            Clock(signal.Onset), Clock(signal.At), signal.Service, signal.Kind.Replace('_', ' '), signal.Text, signal.Score.ToString("0.0", Inv), signal.Detector,
        }));

    private static void Lines(StringBuilder page, IReadOnlyList<CapsuleLine> lines) =>
        Table(page, ["Time", "Service", "Level", "Message"], lines.Select(line => new[] { Clock(line.Time), line.Service, line.Level, line.Message }), "lines");

    private static void Traces(StringBuilder page, Capsule capsule) =>
        Table(page, ["Start", "Trace", "Began at", "Took", "Spans", "Failed"], capsule.Traces.Select(trace => new[]
        {
            Clock(trace.Start), trace.TraceId.ToString(), $"{trace.RootService} {trace.RootOperation}", trace.DurationMs.ToString("0.#", Inv) + " ms",
            trace.Spans.ToString(Inv), trace.Errors.ToString(Inv),
        }));

    private static void Section(StringBuilder page, string title, Action<StringBuilder> body)
    {
        page.Append(Inv, $"<section><h2>{Text(title)}</h2>");
        body(page);
        page.Append("</section>\n");
    }

    private static void List(StringBuilder page, string tag, IEnumerable<string> items)
    {
        page.Append(Inv, $"<{tag}>");
        foreach (var item in items)
        {
            page.Append(Inv, $"<li>{Text(item)}</li>");
        }

        page.Append(Inv, $"</{tag}>");
    }

    private static void Table(StringBuilder page, string[] titles, IEnumerable<string[]> rows, string look = "told")
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            page.Append("<p class=\"note\">Nothing.</p>");
            return;
        }

        page.Append("<div class=\"scroll\"><table class=\"").Append(look).Append("\"><thead><tr>");
        foreach (var title in titles)
        {
            page.Append(Inv, $"<th>{Text(title)}</th>");
        }

        page.Append("</tr></thead><tbody>");
        foreach (var row in all)
        {
            page.Append("<tr>");
            foreach (var cell in row)
            {
                page.Append(Inv, $"<td>{Text(cell)}</td>");
            }

            page.Append("</tr>");
        }

        page.Append("</tbody></table></div>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string Percent(double ratio) => (ratio * 100).ToString("0", Inv) + " %";

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", Inv);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", Inv);

    private static string Span(TimeSpan span) =>
        span.TotalHours >= 1 ? $"{(int)span.TotalHours} h {span.Minutes} min" : span.TotalMinutes >= 1 ? $"{span.Minutes} min {span.Seconds} s" : $"{Math.Max(0, span.Seconds)} s";

    private static string ReadStyle()
    {
        using var stream = typeof(CapsulePage).Assembly.GetManifestResourceStream("capsule.css") ?? throw new InvalidOperationException("capsule.css is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
