using System.Runtime.InteropServices;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Writing;

/// <summary>
/// Writes batches into the records table, column by column. Text is copied in the handler, so nothing of a batch is held longer.
/// </summary>
internal sealed class RecordAppender : IDisposable
{
    private readonly CatalogWriter _catalog;
    private readonly DuckDbAppender _appender;
    private byte[] _joined = new byte[4096];
    private int _row;

    public RecordAppender(DuckDbConnection connection, CatalogWriter catalog)
    {
        _catalog = catalog;
        _appender = connection.CreateAppender("records");
    }

    /// <summary>Records since the last <see cref="Flush"/> whose text was kept whole.</summary>
    public int KeptAsText { get; private set; }

    public void Append(LogBatch batch, long firstSequence)
    {
        _catalog.AddTemplates(batch.NewTemplates);
        for (var from = 0; from < batch.Count;)
        {
            var count = Math.Min(_appender.Chunk.Capacity - _row, batch.Count - from);
            AppendNumbers(batch, from, count, firstSequence + from);
            AppendText(batch, from, count);
            from += count;
            _row += count;
            if (_row == _appender.Chunk.Capacity)
            {
                AppendChunk();
            }
        }
    }

    /// <summary>Makes what was appended part of the running transaction.</summary>
    public void Flush()
    {
        AppendChunk();
        _appender.Flush();
        KeptAsText = 0;
    }

    public void Dispose() => _appender.Dispose();

    private void AppendChunk()
    {
        _appender.AppendChunk(_row);
        _row = 0;
    }

    private void AppendNumbers(LogBatch batch, int from, int count, long sequence)
    {
        var chunk = _appender.Chunk;
        var sequences = chunk.Values<long>(RecordColumn.Sequence).Slice(_row, count);
        for (var i = 0; i < count; i++)
        {
            sequences[i] = sequence + i;
        }

        batch.TimeNs.Slice(from, count).CopyTo(chunk.Values<long>(RecordColumn.TimeNs)[_row..]);
        batch.Severity.Slice(from, count).CopyTo(chunk.Values<byte>(RecordColumn.Severity)[_row..]);
        batch.Status.Slice(from, count).CopyTo(chunk.Values<short>(RecordColumn.Status)[_row..]);
        batch.Template.Slice(from, count).CopyTo(chunk.Values<ulong>(RecordColumn.Template)[_row..]);
        batch.SpanId.Slice(from, count).CopyTo(chunk.Values<ulong>(RecordColumn.SpanId)[_row..]);
        batch.ParentSpanId.Slice(from, count).CopyTo(chunk.Values<ulong>(RecordColumn.ParentSpanId)[_row..]);
        batch.DurationNs.Slice(from, count).CopyTo(chunk.Values<long>(RecordColumn.DurationNs)[_row..]);

        MemoryMarshal.AsBytes(batch.Kind.Slice(from, count)).CopyTo(chunk.Values<byte>(RecordColumn.Kind)[_row..]);
        MemoryMarshal.AsBytes(batch.Flags.Slice(from, count)).CopyTo(chunk.Values<byte>(RecordColumn.Flags)[_row..]);

        var traces = batch.TraceId.Slice(from, count);
        var traceHigh = chunk.Values<ulong>(RecordColumn.TraceHigh).Slice(_row, count);
        var traceLow = chunk.Values<ulong>(RecordColumn.TraceLow).Slice(_row, count);
        for (var i = 0; i < traces.Length; i++)
        {
            traceHigh[i] = traces[i].High;
            traceLow[i] = traces[i].Low;
        }

        var names = batch.Service.Slice(from, count);
        var parentNames = batch.ParentService.Slice(from, count);
        var services = chunk.Values<int>(RecordColumn.Service).Slice(_row, count);
        var parents = chunk.Values<int>(RecordColumn.ParentService).Slice(_row, count);
        for (var i = 0; i < names.Length; i++)
        {
            services[i] = _catalog.ServiceId(batch.Services, names[i]);
            parents[i] = parentNames[i] == NameTable.None ? -1 : _catalog.ServiceId(batch.Services, parentNames[i]);
        }
    }

    private void AppendText(LogBatch batch, int from, int count)
    {
        var chunk = _appender.Chunk;
        var bodies = batch.Body;
        var attributes = batch.Attributes;
        for (var i = 0; i < count; i++)
        {
            var at = from + i;
            var row = _row + i;
            if (TryJoin(batch, at, bodies[at].Length, out var parameters) && chunk.TrySetText(RecordColumn.Parameters, row, parameters))
            {
                chunk.SetNull(RecordColumn.Body, row);
            }
            else
            {
                chunk.SetNull(RecordColumn.Parameters, row);
                chunk.SetText(RecordColumn.Body, row, batch.Bytes(bodies[at]));
                KeptAsText++;
            }

            if (attributes[at].IsEmpty)
            {
                chunk.SetNull(RecordColumn.Attributes, row);
            }
            else
            {
                chunk.SetText(RecordColumn.Attributes, row, batch.Bytes(attributes[at]));
            }
        }
    }

    /// <summary>
    /// The parameters between unit separators; false when the text would not come back from them exactly. The lengths are
    /// compared as a check on the miner that costs next to nothing.
    /// </summary>
    private bool TryJoin(LogBatch batch, int at, int bodyLength, out ReadOnlySpan<byte> joined)
    {
        joined = default;
        if ((batch.Flags[at] & RecordFlags.Rebuildable) == 0 || _catalog.Template(batch.Template[at]) is not { } template)
        {
            return false;
        }

        var parameters = batch.Parameters(at);
        if (parameters.Length != template.Wildcards)
        {
            return false;
        }

        var length = template.ConstantBytes;
        foreach (var parameter in parameters)
        {
            length += parameter.Length;
        }

        if (length != bodyLength)
        {
            return false;
        }

        if (parameters.Length + length > _joined.Length)
        {
            _joined = new byte[(parameters.Length + length) * 2];
        }

        var used = 0;
        for (var i = 0; i < parameters.Length; i++)
        {
            var bytes = batch.Bytes(parameters[i]);
            if (bytes.Contains(ParameterSeparator.Byte))
            {
                return false;
            }

            if (i > 0)
            {
                _joined[used++] = ParameterSeparator.Byte;
            }

            bytes.CopyTo(_joined.AsSpan(used));
            used += bytes.Length;
        }

        joined = _joined.AsSpan(0, used);
        return true;
    }
}
