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
public static class MineCommand
{
    private const int Fine = 0;
    private const int Failed = 1;
    private const int Unusable = 2;
    private const int Interrupted = 130;
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
            Console.Error,
            cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(MineArguments arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (arguments.File != StandardInput && !File.Exists(arguments.File))
        {
            var what = Directory.Exists(arguments.File) ? $"'{arguments.File}' is a folder; name a file in it." : $"there is no file '{arguments.File}'.";
            return await SayAsync(error, what, Unusable).ConfigureAwait(false);
        }

        if (arguments.Format != FormatDetector.Auto && !FormatDetector.Names.Contains(arguments.Format))
        {
            return await SayAsync(
                error, $"there is no format '{arguments.Format}'; there are auto, {string.Join(", ", FormatDetector.Names)}.", Unusable).ConfigureAwait(false);
        }

        try
        {
            await MineAsync(arguments, output, cancellationToken).ConfigureAwait(false);
            return Fine;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await SayAsync(error, "interrupted.", Interrupted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or FileSourceException)
        {
            return await SayAsync(error, e.Message, Failed).ConfigureAwait(false);
        }
    }

    private static async Task MineAsync(MineArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        // Opened first: an hour of mining must not end in a folder that is not there.
        await using var lines = Open(arguments.Out);
        await using var templates = Open(arguments.Templates);
        var run = new TemplateMiningRun(new Miner(), keepsLines: lines is not null);
        var started = TimeProvider.System.GetTimestamp();
        var format = await ReadAsync(arguments, run, started, cancellationToken).ConfigureAwait(false);
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
    }

    /// <summary>Returns the format for the closing line, or nothing when none was looked for.</summary>
    private static async Task<string> ReadAsync(MineArguments arguments, TemplateMiningRun run, long started, CancellationToken cancellationToken)
    {
        var share = default(double?);
        await using var progress = new Timed(started, () => (run.Lines, share));
        if (arguments.IsContent)
        {
            await using var stream = arguments.File == StandardInput
                ? Console.OpenStandardInput()
                : new FileStream(arguments.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferBytes, useAsync: false);
            await new ContentLines(stream).RunAsync(run, cancellationToken).ConfigureAwait(false);
            return "";
        }

        var source = new FileSource(
            new FileSourceOptions
            {
                Paths = [arguments.File],
                Format = arguments.Format,
                OneRecordPerLine = true,
                Progress = p => share = p.BytesTotal > 0 ? (double)p.BytesRead / p.BytesTotal : null,
            },
            TimeProvider.System);
        await source.RunAsync(run, cancellationToken).ConfigureAwait(false);
        var report = source.Reports[0];
        return report.Problem is { } problem ? throw new InvalidDataException(problem)
            : report.Format is { } guess ? $"{guess.Name}: "
            : "";
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

    private static async Task<int> SayAsync(TextWriter error, string sentence, int exitCode)
    {
        await error.WriteLineAsync($"logflow: {sentence}").ConfigureAwait(false);
        return exitCode;
    }

    /// <summary>A line on standard error that says how far the work is; nothing when that is not a terminal.</summary>
    private sealed class Timed : IAsyncDisposable
    {
        private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

        private readonly ITimer? _timer;

        public Timed(long started, Func<(long Lines, double? Share)> read)
        {
            if (!Console.IsErrorRedirected)
            {
                _timer = TimeProvider.System.CreateTimer(_ => Draw(started, read()), null, Every, Every);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_timer is not null)
            {
                await _timer.DisposeAsync().ConfigureAwait(false);
                Console.Error.Write("\r\u001b[K");
            }
        }

        private static void Draw(long started, (long Lines, double? Share) state)
        {
            var seconds = Math.Max(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.001);
            var text = string.Create(CultureInfo.InvariantCulture, $"\r{state.Lines:N0} lines  {state.Lines / seconds:N0}/s");
            if (state.Share is { } share and > 0)
            {
                var left = TimeSpan.FromSeconds(seconds * (1 - share) / share);
                text += string.Create(CultureInfo.InvariantCulture, $"  {share:P0}  {(int)left.TotalMinutes}:{left.Seconds:D2} left");
            }

            Console.Error.Write(text + "\u001b[K");
        }
    }
}
