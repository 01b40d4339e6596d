using System.Buffers.Binary;
using System.IO.Compression;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest.Otlp;

/// <summary>One unary <c>Export</c> call: a length-prefixed message, perhaps gzipped.</summary>
internal static class GrpcExport
{
    public static async Task RunAsync(IngestCall call, OtlpSignal signal)
    {
        using var body = await call.ReadWholeAsync().ConfigureAwait(false);
        var (message, isCompressed) = Unwrap(body.Memory);
        if (!isCompressed)
        {
            await TakeAsync(call, signal, message).ConfigureAwait(false);
            return;
        }

        CheckEncoding(call.Context.Request);
        using var unpacked = Unpack(message, call.Options.MaxMessageBytes);
        await TakeAsync(call, signal, unpacked.Memory).ConfigureAwait(false);
    }

    private static async Task TakeAsync(IngestCall call, OtlpSignal signal, ReadOnlyMemory<byte> message)
    {
        var (rejected, text) = await OtlpApi.TakeAsync(call, signal, message).ConfigureAwait(false);
        await GrpcReply.AnswerAsync(call.Context, OtlpHttpReply.Response(rejected, text)).ConfigureAwait(false);
    }

    private static (ReadOnlyMemory<byte> Message, bool IsCompressed) Unwrap(ReadOnlyMemory<byte> body)
    {
        var isWhole = body.Length >= GrpcReply.PrefixBytes && body.Span[0] <= 1 &&
            BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]) == (uint)(body.Length - GrpcReply.PrefixBytes);
        return isWhole
            ? (body[GrpcReply.PrefixBytes..], body.Span[0] == 1)
            : throw ApiProblem.BadRequest("The call must hold exactly one length-prefixed message.");
    }

    private static void CheckEncoding(HttpRequest request)
    {
        var encoding = request.Headers["grpc-encoding"].ToString();
        if (!encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiProblem(StatusCodes.Status415UnsupportedMediaType, $"grpc-encoding '{encoding}' is not understood; send gzip or identity.");
        }
    }

    private static PooledBytes Unpack(ReadOnlyMemory<byte> message, int bytesMax)
    {
        var unpacked = new PooledBytes(Math.Clamp(message.Length, 1024, bytesMax / 4) * 4);
        var isWhole = false;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(message.ToArray(), writable: false), CompressionMode.Decompress);
            for (var read = -1; read != 0; unpacked.Length += read)
            {
                read = gzip.Read(unpacked.Room().Span);
                if (unpacked.Length + read > bytesMax)
                {
                    throw MeteredStream.TooLarge("max_message_bytes", bytesMax);
                }
            }

            isWhole = true;
            return unpacked;
        }
        catch (InvalidDataException)
        {
            throw ApiProblem.BadRequest("The gzip message is broken or cut; send it again.");
        }
        finally
        {
            if (!isWhole)
            {
                unpacked.Dispose();
            }
        }
    }
}
