using System.Buffers;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest;

/// <summary>
/// One request that was let in: its body, unpacked and within the limits, and the way of its records into the engine. Needs the memory of a
/// part and a few batches for protocols of lines, and of one message for the others.
/// </summary>
internal sealed class IngestCall(
    HttpContext context,
    Stream body,
    IngestOptions options,
    NameTable services,
    IngestSession session,
    IngestCounters counters,
    TimeProvider time,
    IngestPlace place,
    CancellationToken ending)
{
    private const int PartBytes = 256 * 1024;

    public HttpContext Context { get; } = context;

    public IngestOptions Options { get; } = options;

    public NameTable Services { get; } = services;

    public IngestSession Session { get; } = session;

    public IngestCounters Counters { get; } = counters;

    /// <summary>How the records of this request are read.</summary>
    public ParserOptions Parsing { get; } = new() { LineBytesMax = options.MaxLineBytes, FieldsMax = options.MaxFields, ClockSkewMax = options.ClockSkewMax };

    /// <summary>The time of arrival, Unix nanoseconds.</summary>
    public long NowNs => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Reads the body part by part into records and these into the engine, and waits until the store has committed.</summary>
    /// <returns>How many records are committed.</returns>
    /// <exception cref="ApiProblem">A limit was passed, the body is broken, or the engine or its store did not take the records.</exception>
    public async Task<long> ReadPartsAsync(IRecordBody records)
    {
        var part = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            int read;
            do
            {
                read = await body.ReadAtLeastAsync(part.AsMemory(0, PartBytes), PartBytes, throwOnEndOfStream: false, ending).ConfigureAwait(false);
                Counters.Bytes(read);
                Session.Delivery?.Append(part.AsSpan(0, read));
                records.Append(part.AsSpan(0, read), NowNs);
                if (read < PartBytes)
                {
                    records.Complete(NowNs);
                }

                await PublishAsync(records).ConfigureAwait(false);
            }
            while (read == PartBytes);
        }
        catch (Exception error) when (IsCut(error))
        {
            throw await CutAsync(error).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }

        return await FinishAsync(records).ConfigureAwait(false);
    }

    /// <summary>The whole body, for messages that make sense only complete. Dispose it when it is read.</summary>
    /// <exception cref="ApiProblem">413 beyond <see cref="IngestOptions.MaxMessageBytes"/>; the body is broken.</exception>
    public async Task<PooledBytes> ReadWholeAsync()
    {
        var whole = new PooledBytes((int)Math.Clamp(Context.Request.ContentLength ?? 0, 4096, Options.MaxMessageBytes));
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(whole.Room(), ending).ConfigureAwait(false);
                if (read == 0)
                {
                    Session.Delivery?.Append(whole.Span);
                    return whole;
                }

                whole.Length += read;
                Counters.Bytes(read);
                if (whole.Length > Options.MaxMessageBytes)
                {
                    throw MeteredStream.TooLarge("max_message_bytes", Options.MaxMessageBytes);
                }
            }
        }
        catch (Exception error)
        {
            whole.Dispose();
            if (IsCut(error))
            {
                throw await CutAsync(error).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Hands over what was read of the body so far.</summary>
    public async Task PublishAsync(IRecordBatches records)
    {
        var batches = records.TakeBatches();
        if (Session.Delivery is { } delivery)
        {
            await delivery.IdentifyAsync(batches, ending).ConfigureAwait(false);
        }

        foreach (var batch in batches)
        {
            await Session.PublishAsync(batch).ConfigureAwait(false);
        }
    }

    /// <summary>Hands over the rest, waits for the commit and counts what was refused. How many records are committed.</summary>
    public async Task<long> FinishAsync(IRecordBatches records)
    {
        await PublishAsync(records).ConfigureAwait(false);
        var accepted = await Session.CompleteAsync(records.Rejected).ConfigureAwait(false);
        Counters.Rejected(records.Rejected, "unreadable");
        return accepted;
    }

    private bool IsCut(Exception error) => error switch
    {
        OperationCanceledException => ending.IsCancellationRequested,
        ApiProblem problem => problem.Status == StatusCodes.Status413PayloadTooLarge,
        _ => error is InvalidDataException or BadHttpRequestException,
    };

    private async Task<ApiProblem> CutAsync(Exception error)
    {
        if (error is OperationCanceledException)
        {
            return await Session.BrokenOffAsync(
                place.IsLeaving ? "The body came so slowly that it made way for others (slow_bytes_per_second)" : "The server is stopping").ConfigureAwait(false);
        }

        var stored = await Session.CommittedSoFarAsync().ConfigureAwait(false);
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
}
