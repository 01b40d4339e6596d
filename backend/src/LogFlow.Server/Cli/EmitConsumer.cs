using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Server.Cli;

/// <summary>Writes every record as a line of canonical NDJSON, so that replaying the file tells the same story.</summary>
internal sealed class EmitConsumer : IConsumer<LogBatch>, IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly NdjsonRecordWriter _writer;

    public EmitConsumer(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _writer = new NdjsonRecordWriter(_file);
    }

    public string Name => "emit";

    public ValueTask HandleAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        _writer.Write(batch);
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _writer.Flush();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
