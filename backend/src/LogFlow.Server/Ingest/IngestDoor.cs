using System.Diagnostics.Metrics;
using System.IO.Compression;
using LogFlow.Engine.Sources.Board;
using LogFlow.Server.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LogFlow.Server.Ingest;

/// <summary>
/// The one door by which every pushing sender comes in, whatever its protocol: no more at once than there are places, bodies within the
/// limits, unpacked as they come, and refusals in the protocol's own words.
/// </summary>
internal sealed class IngestDoor
{
    /// <summary>How long an upload may go on once the server is told to stop.</summary>
    private static readonly TimeSpan UploadGrace = TimeSpan.FromSeconds(5);

    private readonly ArrivalSink _sink;
    private readonly IngestGate _gate;
    private readonly EngineHost _engine;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly SourceBoard _sources;
    private readonly TimeProvider _time;
    private readonly DeliveryDesk _deliveries;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _bytes;

    public IngestDoor(
        ArrivalSink sink, IngestGate gate, IngestOptions options, EngineHost engine, IHostApplicationLifetime lifetime,
        TimeProvider time, IMeterFactory meters, SourceBoard sources, DeliveryDesk deliveries)
    {
        _deliveries = deliveries;
        (_sink, _gate, Options, _engine, _lifetime, _time, _sources) = (sink, gate, options, engine, lifetime, time, sources);
        var meter = meters.Create("LogFlow");
        _dropped = meter.CreateCounter<long>("logflow.records.dropped", "{record}", "Records refused, by source and reason.");
        _bytes = meter.CreateCounter<long>("logflow.ingest.body", "By", "Bytes of ingested bodies, unpacked.");
    }

    public IngestOptions Options { get; }

    /// <summary>Puts a protocol on the board of sources before its first request.</summary>
    public void Announce(IngestProtocol protocol) => _sources.Meter(protocol.Source, protocol.Kind, protocol.Address);

    /// <summary>Lets a request in and hands it to <paramref name="handle"/>, which writes the answer.</summary>
    public async Task RunAsync(HttpContext context, IngestProtocol protocol, Func<IngestCall, Task> handle)
    {
        var meter = _sources.Meter(protocol.Source, protocol.Kind, protocol.Address);
        var counters = new IngestCounters(meter, _dropped, _bytes);
        try
        {
            await EnterAsync(context, protocol, meter, counters, handle).ConfigureAwait(false);
        }
        catch (Exception error) when (ProblemOf(error) is { } problem)
        {
            counters.RefusedBody(problem.Status);
            if (protocol.Refuse is null || context.Response.HasStarted)
            {
                throw;
            }

            await protocol.Refuse(context, problem).ConfigureAwait(false);
        }
    }

    private static ApiProblem? ProblemOf(Exception error) => error switch
    {
        ApiProblem problem => problem,
        BadHttpRequestException bad => new ApiProblem(bad.StatusCode, bad.Message),
        _ => null,
    };

    private static bool ReadEncoding(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding.ToLowerInvariant() switch
        {
            // Loki's senders say of the body what is in its type already.
            "" or "identity" or "snappy" => false,
            "gzip" or "x-gzip" => true,
            _ => throw new ApiProblem(
                StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding '{encoding}' is not understood; send gzip or no encoding."),
        };
    }

    private static void CheckMediaType(HttpRequest request, IReadOnlyList<string> known)
    {
        if (string.IsNullOrEmpty(request.ContentType) || known.Count == 0)
        {
            return;
        }

        var isKnown = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) &&
            known.Any(k => type.MediaType.Equals(k, StringComparison.OrdinalIgnoreCase)) &&
            (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
        if (!isKnown)
        {
            throw new ApiProblem(
                StatusCodes.Status415UnsupportedMediaType, $"Content-Type '{request.ContentType}' is not understood; send {known[0]} in UTF-8.");
        }
    }

    private async Task EnterAsync(HttpContext context, IngestProtocol protocol, SourceMeter meter, IngestCounters counters, Func<IngestCall, Task> handle)
    {
        if (_engine.IsStopping)
        {
            throw ApiProblem.Unavailable("The server is stopping; send the lines again when it is back.", 5);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // Ours is counted while reading and named in the answer; Kestrel's is for the small JSON bodies of other paths.
            limit.MaxRequestBodySize = null;
        }

        var isGzip = ReadEncoding(context.Request);
        CheckMediaType(context.Request, protocol.MediaTypes);
        if (context.Request.ContentLength > Options.MaxBodyBytes)
        {
            throw MeteredStream.TooLarge("max_body_bytes", Options.MaxBodyBytes);
        }

        using var delivery = new Delivery(_deliveries, DeliveryDesk.IdOf(context.Request, protocol.Source));
        using var place = await _gate.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, place.Leaving);
        await using var stopping = _lifetime.ApplicationStopping.Register(() => ending.CancelAfter(UploadGrace)).ConfigureAwait(false);
        Stream body = new MeteredStream(new PlaceStream(context.Request.Body, place), "max_body_bytes", Options.MaxBodyBytes);
        if (isGzip)
        {
            body = new MeteredStream(new GZipStream(body, CompressionMode.Decompress), "max_decompressed_bytes", Options.MaxDecompressedBytes);
        }

        var sender = new IngestSender(protocol.Source, $"{context.Connection.RemoteIpAddress} {protocol.Data}");
        var session = new IngestSession(new MeteredSink(_sink, meter), Options, _time, ending.Token)
        {
            Sender = sender,
            Delivery = delivery,
            DiskFullStatus = protocol.DiskFullStatus,
        };
        await handle(new IngestCall(context, body, Options, _sink.Services, session, counters, _time, place, ending.Token)).ConfigureAwait(false);
    }
}
