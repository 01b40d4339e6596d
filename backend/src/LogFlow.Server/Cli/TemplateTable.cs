using System.Globalization;
using System.Text;
using LogFlow.Contracts.Records;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <summary>Templates as a table: how many lines, how bad, what they say, and what their wildcards stand for.</summary>
internal static class TemplateTable
{
    private const int TextCharsMax = 240;
    private const int NotesCharsMax = 200;
    private const int PipedWidth = 160;

    /// <param name="rows">All of them.</param>
    /// <param name="limit">Rows shown; 0 for all.</param>
    /// <param name="isRareFirst">Else the most frequent first.</param>
    /// <param name="console">Where to.</param>
    public static void Print(IReadOnlyList<TemplateTallyRow> rows, int limit, bool isRareFirst, IAnsiConsole console)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = Math.Max(console.Profile.Width, PipedWidth);
            console.Profile.Capabilities.Ansi = false;
        }

        var sorted = isRareFirst
            ? rows.OrderBy(r => r.Count).ThenByDescending(r => Rank(r.Level)).ThenBy(r => r.Text, StringComparer.Ordinal).ToList()
            : [.. rows];
        var shown = limit == 0 ? sorted : sorted.Take(limit).ToList();
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("Lines").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("Level").NoWrap());
        table.AddColumn("Template");
        foreach (var row in shown)
        {
            table.AddRow(
                new Markup(row.Count.ToString("N0", CultureInfo.InvariantCulture)), new Markup(Level(row.Level)), new Markup(Text(row)));
        }

        console.Write(table);
        var of = string.Create(CultureInfo.InvariantCulture, $"{rows.Count:N0} templates of {rows.Sum(r => r.Count):N0} lines");
        console.WriteLine(shown.Count == rows.Count
            ? $"{of}, {(isRareFirst ? "rarest" : "most frequent")} first."
            : string.Create(CultureInfo.InvariantCulture, $"{of}; the {shown.Count:N0} {(isRareFirst ? "rarest" : "most frequent")} are shown, --limit 0 shows all, --sort {(isRareFirst ? "count" : "rare")} turns the order."));
    }

    private static string Text(TemplateTallyRow row)
    {
        var text = new StringBuilder();
        var shown = row.Text.Length <= TextCharsMax ? row.Text : row.Text[..(TextCharsMax - 1)] + "…";
        foreach (var (part, i) in shown.Split(LogTemplate.Wildcard).Select((part, i) => (part, i)))
        {
            text.Append(i == 0 ? "" : "[cyan]<*>[/]").Append(Markup.Escape(Printable(part)));
        }

        // One for each wildcard, in their order, as far as there is room.
        var notes = string.Join(" · ", row.Parameters.Select(p => p.Text));
        notes = notes.Length <= NotesCharsMax ? notes : notes[..(NotesCharsMax - 1)] + "…";
        return notes.Length == 0 ? text.ToString() : $"{text}\n[grey]{Markup.Escape(Printable(notes))}[/]";
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static int Rank(string level) => Array.IndexOf(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], level);

    private static string Level(string level) => level switch
    {
        "ERROR" or "FATAL" => $"[red]{level}[/]",
        "WARN" => $"[yellow]{level}[/]",
        _ => level,
    };
}
