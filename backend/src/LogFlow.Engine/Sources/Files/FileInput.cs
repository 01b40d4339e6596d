using System.IO.Compression;
using System.Text;

namespace LogFlow.Engine.Sources.Files;

/// <summary>
/// Opens a file or standard input and looks at its first bytes: gzip (also of several members) is unpacked, UTF-16 turned into
/// UTF-8, other compressions refused with a sentence. What is named <c>.gz</c> but is not is read as it is.
/// </summary>
internal sealed class FileInput : IAsyncDisposable
{
    public const string StandardInput = "-";

    private const int PeekBytes = 4;

    private readonly PeekedStream _raw;

    /// <summary>
    /// Without this .NET takes a gzip file that was cut off for one that ends there. It counts for the process and only when set
    /// before its first decompression.
    /// </summary>
    static FileInput() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private FileInput(string path, PeekedStream raw, Stream content, long sizeBytes, long referenceNs)
    {
        Path = path;
        _raw = raw;
        Content = content;
        SizeBytes = sizeBytes;
        ReferenceNs = referenceNs;
    }

    public string Path { get; }

    /// <summary>Bytes come when somebody writes them.</summary>
    public bool IsLive => Path == StandardInput;

    /// <summary>UTF-8 text, decompressed.</summary>
    public Stream Content { get; }

    /// <summary>Bytes on disk, 0 when unknown.</summary>
    public long SizeBytes { get; }

    public long BytesRead => _raw.BytesRead;

    /// <summary>The last write, or now for standard input: what lines without a year are placed by.</summary>
    public long ReferenceNs { get; }

    /// <exception cref="FileSourceException">It cannot be opened, or is compressed in a way that cannot be read.</exception>
    public static async Task<FileInput> OpenAsync(string path, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var (stream, size, reference) = Open(path, timeProvider);
        try
        {
            var raw = await PeekedStream.CreateAsync(stream, PeekBytes, cancellationToken).ConfigureAwait(false);
            return new FileInput(path, raw, await UnpackAsync(path, raw, cancellationToken).ConfigureAwait(false), size, ToNs(reference));
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync().ConfigureAwait(false);
        await _raw.DisposeAsync().ConfigureAwait(false);
    }

    private static (Stream Stream, long Size, DateTimeOffset Reference) Open(string path, TimeProvider timeProvider)
    {
        if (path == StandardInput)
        {
            return (Console.OpenStandardInput(), 0, timeProvider.GetUtcNow());
        }

        if (Directory.Exists(path))
        {
            throw new FileSourceException($"'{path}' is a folder; name the files in it.");
        }

        try
        {
            var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.SequentialScan | FileOptions.Asynchronous,
            });
            return (file, file.CanSeek ? file.Length : 0, new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileSourceException($"There is no file '{path}'.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new FileSourceException($"'{path}' may not be read: permission denied. Run as a user who may, or change its mode.", e);
        }
        catch (IOException e)
        {
            throw new FileSourceException($"'{path}' cannot be opened: {e.Message}", e);
        }
    }

    private static async Task<Stream> UnpackAsync(string path, PeekedStream raw, CancellationToken cancellationToken)
    {
        var start = raw.Peeked;
        if (start is [0x1F, 0x8B, ..])
        {
            var unpacked = await PeekedStream.CreateAsync(new GZipStream(raw, CompressionMode.Decompress), PeekBytes, cancellationToken).ConfigureAwait(false);
            return Decode(unpacked);
        }

        var (kind, command) = start switch
        {
            [0x28, 0xB5, 0x2F, 0xFD, ..] => ("Zstandard", "zstd -dc"),
            [0xFD, (byte)'7', (byte)'z', ..] => ("xz", "xz -dc"),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => ("bzip2", "bzip2 -dc"),
            [(byte)'P', (byte)'K', 3, 4, ..] => ("zip", "unzip -p"),
            _ => ("", ""),
        };
        return kind.Length == 0
            ? Decode(raw)
            : throw new FileSourceException($"'{path}' is packed with {kind}, which this program cannot unpack; unpack it first: {command} '{path}' | ... replay -");
    }

    private static Stream Decode(PeekedStream stream)
    {
        var encoding = stream.Peeked switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        return encoding is null ? stream : Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8);
    }

    private static long ToNs(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
}
