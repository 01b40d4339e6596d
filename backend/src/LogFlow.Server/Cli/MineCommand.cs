using System.CommandLine;
using System.Globalization;
using System.Text;
using LogFlow.Engine.Mining;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Files;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <param name="File">The log, <c>-</c> for standard input.</param>
/// <param name="IsContent">Lines are bare messages; otherwise their format is detected and the header left out.</param>
/// <param name="Format">Name of the format, or <c>auto</c>.</param>
/// <param name="Out">CSV with one row per line, or null.</param>
/// <param name="Templates">CSV with one row per template, or null.</param>
internal sealed record MineArguments(string File, bool IsContent, string Format, string? Out, string? Templates);

/// <summary><c>mine</c>: template mining alone. One row per input line, by the templates that the lines have in the end.</summary>
internal static class MineCommand
{
    private const string StandardInput = "-";
    private const int TemplatesShown = 20;
    private const int BufferBytes = 128 * 1024;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A log file; '-' is standard input; .gz is understood." };
        var content = new Option<bool>("--content") { Description = "Each line is a bare message; else the header format is detected." };
        var format = new Option<string>("--format") { Description = "Format of the lines.", DefaultValueFactory = _ => FormatDetector.Auto };
        var output = new Option<string>("--out") { Description = "CSV to write: LineId,TemplateId,Template, one row per input line." };
        var templates = new Option<string>("--templates") { Description = "CSV to write: TemplateId,Template,Count,Example." };
        var command = new Command("mine", "Mine the templates of a log file.") { file, content, format, output, templates };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new MineArguments(
                parsed.GetValue(file)!, parsed.GetValue(content), parsed.GetValue(format)!, parsed.GetValue(output), parsed.GetValue(templates)),
            Console.Out,
            cancellationToken));
        return command;
    }

    internal static Task<int> RunAsync(MineArguments arguments, TextWriter output, CancellationToken cancellationToken) => Verb.RunAsync(
        async token =>
        {
            FilePaths.Check([arguments.File]);
            if (arguments.Format != FormatDetector.Auto && !FormatDetector.Names.Contains(arguments.Format))
            {
                throw new UsageException($"there is no format '{arguments.Format}'; there are auto, {string.Join(", ", FormatDetector.Names)}.");
            }

            await MineAsync(arguments, output, token).ConfigureAwait(false);
            return ExitCodes.Fine;
        },
        cancellationToken);

    private static async Task MineAsync(MineArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        // Opened first: an hour of mining must not end in a folder that is not there.
        await using var lines = Open(arguments.Out);
        await using var templates = Open(arguments.Templates);
        var run = new TemplateMiningRun(new Miner(), keepsLines: lines is not null);
        var started = TimeProvider.System.GetTimestamp();
        var (format, problem) = await ReadAsync(arguments, run, cancellationToken).ConfigureAwait(false);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        if (lines is not null)
        {
            await run.WriteLinesAsync(lines, cancellationToken).ConfigureAwait(false);
        }

        if (templates is not null)
        {
            await run.WriteTemplatesAsync(templates, cancellationToken).ConfigureAwait(false);
        }

        var mined = run.Templates();
        if (lines is null && templates is null)
        {
            Print(mined, output);
        }

        var rate = run.Lines / Math.Max(elapsed.TotalSeconds, 0.001);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{format}{run.Lines:N0} lines, {mined.Count:N0} templates, {rate:N0} lines/s")).ConfigureAwait(false);
        if (problem is not null)
        {
            // What came before the damage was mined and written.
            throw new InvalidDataException(problem);
        }
    }

    /// <summary>Returns the format for the closing line, empty when none was looked for, and why the file ended early, if it did.</summary>
    private static async Task<(string Format, string? Problem)> ReadAsync(MineArguments arguments, TemplateMiningRun run, CancellationToken cancellationToken)
    {
        Func<double?> share = () => null;
        await using var progress = new ProgressLine(() => new ProgressState(run.Lines, share(), "lines"), TimeProvider.System);
        if (arguments.IsContent)
        {
            await using var stream = arguments.File == StandardInput
                ? Console.OpenStandardInput()
                : new FileStream(arguments.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferBytes, useAsync: false);
            share = () => stream is { CanSeek: true, Length: > 0 } ? (double)stream.Position / stream.Length : null;
            await new ContentLines(stream).RunAsync(run, cancellationToken).ConfigureAwait(false);
            share = () => null;
            return ("", null);
        }

        var read = default(FileProgress);
        share = () => read.BytesTotal > 0 ? (double)read.BytesRead / read.BytesTotal : null;
        var source = new FileSource(
            new FileSourceOptions
            {
                Paths = [arguments.File],
                Format = arguments.Format,
                OneRecordPerLine = true,
                Progress = p => read = p,
            },
            TimeProvider.System);
        await source.RunAsync(run, cancellationToken).ConfigureAwait(false);
        var report = source.Reports[0];
        return (report.Format is { } guess ? $"{guess.Name}: " : "", report.Problem);
    }

    private static StreamWriter? Open(string? path) =>
        path is null ? null : new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferBytes);

    private static void Print(IReadOnlyList<MinedTemplate> mined, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle($"The {Math.Min(TemplatesShown, mined.Count)} most frequent templates") };
        table.AddColumn(new TableColumn("Lines").RightAligned());
        table.AddColumn("Template");
        foreach (var template in mined.Take(TemplatesShown))
        {
            var text = template.Text.Length <= 200 ? template.Text : template.Text[..199] + "…";
            table.AddRow(template.Lines.ToString("N0", CultureInfo.InvariantCulture), Markup.Escape(text));
        }

        console.Write(table);
    }
}
