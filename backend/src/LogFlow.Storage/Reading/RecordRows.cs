using System.Globalization;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Reading;

/// <summary>Turns rows of the records table, all columns in order, into records with their text.</summary>
internal sealed class RecordRows(ServiceNames services, TemplateCatalog templates)
{
    public const string Columns =
        "seq, time_ns, service, parent_service, severity, kind, flags, status, template_id, params, body, trace_hi, trace_lo, " +
        "span_id, parent_span_id, duration_ns, attributes";

    public static string Hex(ulong id) => id == 0 ? "" : id.ToString("x16", CultureInfo.InvariantCulture);

    public List<StoredRecord> Read(DuckDbConnection connection, string sql, ReadOnlySpan<object?> parameters)
    {
        var records = new List<StoredRecord>();
        using var result = connection.Query(sql, parameters);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                records.Add(Read(chunk, row));
            }
        }

        return records;
    }

    /// <summary>The text as it came: kept whole, or the template with its parameters.</summary>
    public string Message(DuckDbVector body, DuckDbVector parameters, ulong template, int row)
    {
        if (!body.IsNull(row))
        {
            return body.String(row)!;
        }

        var joined = parameters.String(row) ?? "";
        return templates.Find(template)?.Rebuild(joined)
            // Cannot happen while templates are never deleted; shown rather than hidden if it does.
            ?? $"(template {new TemplateId(template)} is missing) {joined.Replace(ParameterSeparator.Character, ' ')}";
    }

    private StoredRecord Read(DuckDbChunk chunk, int row)
    {
        var timeNs = chunk.Column(RecordColumn.TimeNs).Values<long>()[row];
        var severity = chunk.Column(RecordColumn.Severity).Values<byte>()[row];
        var flags = (RecordFlags)chunk.Column(RecordColumn.Flags).Values<byte>()[row];
        var template = chunk.Column(RecordColumn.Template).Values<ulong>()[row];
        var parent = chunk.Column(RecordColumn.ParentService).Values<int>()[row];
        var durationNs = chunk.Column(RecordColumn.DurationNs).Values<long>()[row];
        return new StoredRecord(
            chunk.Column(RecordColumn.Sequence).Values<long>()[row],
            UnixTime.FromNs(timeNs),
            timeNs.ToString(CultureInfo.InvariantCulture),
            services[chunk.Column(RecordColumn.Service).Values<int>()[row]],
            Severity.Name(severity),
            severity,
            (RecordKind)chunk.Column(RecordColumn.Kind).Values<byte>()[row],
            Message(chunk.Column(RecordColumn.Body), chunk.Column(RecordColumn.Parameters), template, row),
            new TemplateId(template),
            new TraceId(chunk.Column(RecordColumn.TraceHigh).Values<ulong>()[row], chunk.Column(RecordColumn.TraceLow).Values<ulong>()[row]),
            Hex(chunk.Column(RecordColumn.SpanId).Values<ulong>()[row]),
            Hex(chunk.Column(RecordColumn.ParentSpanId).Values<ulong>()[row]),
            parent < 0 ? null : services[parent],
            durationNs < 0 ? null : durationNs / 1e6,
            chunk.Column(RecordColumn.Status).Values<short>()[row],
            (flags & RecordFlags.StatusError) != 0 || Severity.IsError(severity),
            chunk.Column(RecordColumn.Attributes).String(row) ?? "");
    }
}
