using System.Buffers;
using System.Diagnostics.Metrics;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Board;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest;

/// <summary>
/// Reads bodies part by part: lines to records to batches to the engine, and the answer once all of it is committed. Needs the memory of
/// a part and a few batches, whatever the body's size.
/// </summary>
internal sealed class IngestIntake
{
    private const int PartBytes = 256 * 1024;

    private readonly ArrivalSink _sink;
    private readonly IngestOptions _options;
    private readonly TimeProvider _time;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _bytes;
    private readonly SourceMeter _source;

    public IngestIntake(ArrivalSink sink, IngestOptions options, TimeProvider time, IMeterFactory meters, SourceBoard sources)
    {
        _source = sources.Meter("http", "ndjson", "POST /api/ingest");
        (_sink, _options, _time) = (sink, options, time);
        var meter = meters.Create("LogFlow");
        _dropped = meter.CreateCounter<long>("logflow.records.dropped", "{record}", "Records refused, by source and reason.");
        _bytes = meter.CreateCounter<long>("logflow.ingest.body", "By", "Bytes of ingested bodies, unpacked.");
    }

    /// <exception cref="ApiProblem">Nothing could be read, a limit was passed, or the engine or its store did not take the lines.</exception>
    public async Task<IngestAnswer> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var session = new IngestSession(new MeteredSink(_sink, _source), _options, _time, cancellationToken);
        using var body = new NdjsonBody(_sink.Services, new ParserOptions { LineBytesMax = _options.MaxLineBytes, ClockSkewMax = _options.ClockSkewMax });
        var part = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            int read;
            do
            {
                read = await stream.ReadAtLeastAsync(part.AsMemory(0, PartBytes), PartBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                _bytes.Add(read);
                _source.Bytes(read);
                body.Append(part.AsSpan(0, read), NowNs());
                if (read < PartBytes)
                {
                    body.Complete(NowNs());
                }

                foreach (var batch in body.TakeBatches())
                {
                    await session.PublishAsync(batch).ConfigureAwait(false);
                }
            }
            while (read == PartBytes);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw await session.BrokenOffAsync("The server is stopping").ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException or ApiProblem { Status: StatusCodes.Status413PayloadTooLarge })
        {
            throw await CutAsync(error, session).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }

        var accepted = await session.CommitAsync().ConfigureAwait(false);
        CountRejected(body);
        return accepted > 0 || body.Rejected == 0 ? new IngestAnswer(accepted, body.Rejected, body.Errors) : throw NothingRead(body);
    }

    private static async Task<ApiProblem> CutAsync(Exception error, IngestSession session)
    {
        var stored = await session.CommittedSoFarAsync().ConfigureAwait(false);
        var (status, sentence) = error switch
        {
            ApiProblem problem => (problem.Status, problem.Message),
            BadHttpRequestException bad => (bad.StatusCode, $"{bad.Message} Send the body again."),
            _ => (StatusCodes.Status400BadRequest, "The gzip stream is broken or cut; send the body again."),
        };
        return new ApiProblem(status, stored == 0 ? sentence : $"{sentence} Its first {stored} records are stored.")
        {
            Members = new Dictionary<string, object?> { ["accepted"] = stored },
        };
    }

    private long NowNs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private void CountRejected(NdjsonBody body)
    {
        if (body.Rejected > 0)
        {
            _source.Rejected(body.Rejected, "unreadable");
            _dropped.Add(body.Rejected, new KeyValuePair<string, object?>("source", "http"), new KeyValuePair<string, object?>("reason", "unreadable"));
        }
    }

    private ApiProblem NothingRead(NdjsonBody body)
    {
        var first = body.Errors[0];
        var isTooLong = body.Errors.All(e => e.Reason.StartsWith("longer than", StringComparison.Ordinal));
        return new ApiProblem(
            isTooLong ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest,
            isTooLong
                ? $"Line {first.Line} is longer than max_line_bytes, which is {_options.MaxLineBytes} bytes; cut it or raise the limit in LogFlow:Ingest."
                : $"No line could be read: line {first.Line} is {first.Reason}. Send one JSON object a line.")
        {
            Members = new Dictionary<string, object?> { ["accepted"] = 0, ["rejected"] = body.Rejected, ["errors"] = body.Errors },
        };
    }
}
