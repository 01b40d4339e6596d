using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Sources.Files;

/// <summary>
/// Replays recorded files. One is read in its own order; several are merged by event time, so that the logs and the spans of one
/// system become one stream (each by the latest time it has shown so far, so a line out of order does not hold up the others).
/// </summary>
public sealed class FileSource(FileSourceOptions options, TimeProvider timeProvider) : ILogSource
{
    /// <summary>All files of a merge are open at once.</summary>
    public const int FilesMax = 500;

    private List<FileReport> _reports = [];

    public string Name => "files";

    /// <summary>What was found in each file, in the order given; complete when the run is.</summary>
    public IReadOnlyList<FileReport> Reports => _reports;

    /// <exception cref="FileSourceException">A file cannot be opened; nothing was published then.</exception>
    public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        var inputs = await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var readers = inputs.ConvertAll(i => new FileReader(i, options, sink.Services));
            var total = inputs.Exists(i => i.SizeBytes == 0 && i.Path == FileInput.StandardInput) ? 0 : inputs.Sum(i => i.SizeBytes);
            var batches = readers.Count == 1
                ? readers[0].ReadAsync(cancellationToken)
                : new FileMerge(readers, options, sink.Services).ReadAsync(cancellationToken);
            await foreach (var batch in batches.ConfigureAwait(false))
            {
                await sink.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
                Report(readers, total);
            }

            Report(readers, total);
            _reports = readers.ConvertAll(r => r.Report());
        }
        finally
        {
            await CloseAsync(inputs).ConfigureAwait(false);
        }
    }

    private void Report(List<FileReader> readers, long total) =>
        options.Progress?.Invoke(new FileProgress(readers.Sum(r => r.BytesRead), total, readers.Sum(r => r.Lines)));

    private async Task<List<FileInput>> OpenAsync(CancellationToken cancellationToken)
    {
        if (options.Paths.Count > FilesMax)
        {
            throw new FileSourceException($"{options.Paths.Count} files are too many to merge; give at most {FilesMax} at a time.");
        }

        var inputs = new List<FileInput>();
        try
        {
            foreach (var path in options.Paths)
            {
                inputs.Add(await FileInput.OpenAsync(path, timeProvider, cancellationToken).ConfigureAwait(false));
            }

            return inputs;
        }
        catch
        {
            await CloseAsync(inputs).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task CloseAsync(List<FileInput> inputs)
    {
        foreach (var input in inputs)
        {
            await input.DisposeAsync().ConfigureAwait(false);
        }
    }
}
