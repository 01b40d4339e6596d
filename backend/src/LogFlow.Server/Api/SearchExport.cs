using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Api;

/// <summary>
/// Streams what a search finds as CSV or as NDJSON that LogFlow reads back, newest first. Bounded; a file that was cut says so in its
/// last line. Cells that a spreadsheet would take for a formula are made text.
/// </summary>
internal sealed class SearchExport(IStoreReader store, SearchQuery query, bool isCsv, DateTimeOffset now) : IResult
{
    public const int RowsMax = 100_000;

    private const int PageRows = 1000;
    private const string Columns = "time,service,level,kind,message,template,trace_id,span_id,parent_span_id,duration_ms,status,attributes,sequence";

    private static readonly string CutNote = string.Create(CultureInfo.InvariantCulture, $"cut after {RowsMax} rows: narrow the range of time and export the rest");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // The first page is read before anything is sent, so that a wrong query is a 400 and not a broken file.
        var cancellationToken = httpContext.RequestAborted;
        var page = await store.SearchAsync(query with { Limit = PageRows }, cancellationToken).ConfigureAwait(false);
        var response = httpContext.Response;
        response.ContentType = isCsv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        var name = string.Create(CultureInfo.InvariantCulture, $"logflow-{now:yyyyMMdd'T'HHmmss'Z'}.{(isCsv ? "csv" : "ndjson")}");
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        response.Headers["X-LogFlow-Rows-Max"] = RowsMax.ToString(CultureInfo.InvariantCulture);
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        if (isCsv)
        {
            Append(buffer, Columns + "\r\n");
        }

        for (var rows = 0; ;)
        {
            foreach (var record in page.Records)
            {
                Write(buffer, record);
            }

            rows += page.Records.Count;
            if (page.NextCursor is not null && rows >= RowsMax)
            {
                Append(buffer, isCsv ? $"# {CutNote}\r\n" : $"{{\"note\":\"{CutNote}\"}}\n");
            }

            await response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
            if (page.NextCursor is null || rows >= RowsMax)
            {
                return;
            }

            page = await store.SearchAsync(query with { Limit = PageRows, Cursor = page.NextCursor }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Quoted where it must be; with an apostrophe before what a spreadsheet would calculate.</summary>
    internal static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static void Append(ArrayBufferWriter<byte> buffer, string text) => Encoding.UTF8.GetBytes(text, buffer);

    private void Write(ArrayBufferWriter<byte> buffer, StoredRecord record)
    {
        if (isCsv)
        {
            Append(buffer, string.Join(
                ',',
                Time(record),
                Cell(record.Service),
                record.Level,
                record.Kind == RecordKind.Span ? "span" : "log",
                Cell(record.Message),
                record.Template.ToString(),
                record.TraceId.ToString(),
                record.SpanId,
                record.ParentSpanId,
                record.DurationMs?.ToString(CultureInfo.InvariantCulture) ?? "",
                record.Status == 0 ? "" : record.Status.ToString(CultureInfo.InvariantCulture),
                Cell(record.Attributes),
                record.Sequence.ToString(CultureInfo.InvariantCulture)) + "\r\n");
            return;
        }

        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteJson(json, record);
        }

        Append(buffer, "\n");
    }

    private static void WriteJson(Utf8JsonWriter json, StoredRecord record)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", Time(record));
        json.WriteString("service", record.Service);
        if (record.Severity != Severity.Unspecified)
        {
            json.WriteNumber("severity", record.Severity);
        }

        json.WriteString("message", record.Message);
        WriteText(json, "trace_id", record.TraceId.ToString());
        WriteText(json, "span_id", record.SpanId);
        WriteText(json, "parent_span_id", record.ParentSpanId);
        WriteText(json, "parent_service", record.ParentService ?? "");
        if (record.Kind == RecordKind.Span)
        {
            json.WriteString("kind", "span");
        }

        if (record.DurationMs is { } duration)
        {
            json.WriteNumber("duration_ms", duration);
        }

        if (record.Status != 0)
        {
            json.WriteNumber("status", record.Status);
        }
        else if (record.Kind == RecordKind.Span && record.IsError)
        {
            json.WriteString("status", "error");
        }

        if (record.Attributes.Length > 0)
        {
            json.WritePropertyName("attributes");
            json.WriteRawValue(record.Attributes, skipInputValidation: false);
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>With all nine digits.</summary>
    private static string Time(StoredRecord record)
    {
        var ns = long.Parse(record.TimeNs, CultureInfo.InvariantCulture);
        var rest = ((ns % 1_000_000_000) + 1_000_000_000) % 1_000_000_000;
        return string.Create(CultureInfo.InvariantCulture, $"{record.Time:yyyy-MM-dd'T'HH:mm:ss}.{rest:000000000}Z");
    }
}
