using System.IO.Compression;
using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Sources.Files;
using LogFlow.Engine.Tests.Parsing;
using Xunit.Abstractions;

namespace LogFlow.Engine.Tests.Sources.Files;

public sealed class FileSourceTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-files").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_read_in_its_own_order()
    {
        var path = Write("payments.log.1", Lines(5000, shuffle: true));
        var progress = new List<FileProgress>();

        var (rows, sink, reports) = await ReadAsync(new FileSourceOptions { Paths = [path], Progress = progress.Add });

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"line {i}"), rows.Select(r => r.Body));
        Assert.Equal([1024, 1024, 1024, 1024, 904], sink.Sizes);
        Assert.Equal(new FileProgress(new FileInfo(path).Length, new FileInfo(path).Length, 5000), progress[^1]);
        Assert.Equal(("ndjson", 5000L, null), (reports[0].Format!.Name, reports[0].Counts.Records, reports[0].Problem));
    }

    [Fact]
    public async Task Text_lines_take_the_service_from_the_name_of_their_file()
    {
        var path = Write("payments.prod.log.2024-01-02.txt", "2024-01-02 03:04:05,678 INFO [main] a.B: x\n2024-01-02 03:04:05,679 INFO [main] a.B: y");

        var (rows, _, reports) = await ReadAsync(new FileSourceOptions { Paths = [path] });

        Assert.Equal(["payments.prod", "payments.prod"], rows.Select(r => r.Service));
        Assert.Equal("log4j", reports[0].Format!.Name);
    }

    [Fact]
    public async Task Lines_without_a_year_are_placed_by_the_last_write()
    {
        var path = Write("syslog", "Dec 31 23:59:59 h a: 1\nJan  1 00:00:01 h a: 2\n");
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 2, DateTimeKind.Utc));

        var (rows, _, _) = await ReadAsync(new FileSourceOptions { Paths = [path] });

        Assert.Equal(["2019-12-31", "2020-01-01"], rows.Select(r => r.Time[..10]));
    }

    [Fact]
    public async Task Gzip_is_known_by_its_content_and_may_have_several_members()
    {
        var text = Encoding.UTF8.GetBytes(Lines(3000));
        var path = Path.Combine(_folder, "packed.log");
        await File.WriteAllBytesAsync(path, [.. Gzip(text[..(text.Length / 2)]), .. Gzip(text[(text.Length / 2)..])]);
        var plain = Write("plain.gz", Lines(10));

        var (rows, _, _) = await ReadAsync(new FileSourceOptions { Paths = [path] });
        var (plainRows, _, _) = await ReadAsync(new FileSourceOptions { Paths = [plain] });

        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"line {i}"), rows.Select(r => r.Body));
        Assert.Equal(10, plainRows.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_damaged_file_is_read_up_to_the_damage(bool isCutOff)
    {
        var packed = Gzip(Encoding.UTF8.GetBytes(Lines(20_000, shuffle: true)));
        packed.AsSpan(packed.Length / 2, 16).Clear();
        packed = isCutOff ? packed[..(packed.Length / 2)] : packed;
        var path = Path.Combine(_folder, "damaged.gz");
        await File.WriteAllBytesAsync(path, packed);

        var (rows, _, reports) = await ReadAsync(new FileSourceOptions { Paths = [path] });

        Assert.InRange(rows.Count, 1, 19_999);
        Assert.Contains("is damaged or was cut off", reports[0].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.log", null, "There is no file")]
    [InlineData("a.zst", new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0 }, "zstd -dc")]
    [InlineData("a.xz", new byte[] { 0xFD, (byte)'7', (byte)'z', (byte)'X', 0 }, "xz -dc")]
    [InlineData("a.zip", new byte[] { (byte)'P', (byte)'K', 3, 4, 0 }, "unzip -p")]
    public async Task What_cannot_be_read_is_refused_with_a_sentence(string name, byte[]? content, string sentence)
    {
        var path = Path.Combine(_folder, name);
        if (content is not null)
        {
            await File.WriteAllBytesAsync(path, content);
        }

        var error = await Assert.ThrowsAsync<FileSourceException>(() => ReadAsync(new FileSourceOptions { Paths = [path] }));
        var folder = await Assert.ThrowsAsync<FileSourceException>(() => ReadAsync(new FileSourceOptions { Paths = [_folder] }));

        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", folder.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public async Task A_byte_order_mark_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var path = Path.Combine(_folder, "windows.log");
        await File.WriteAllBytesAsync(path, [.. encoding.GetPreamble(), .. encoding.GetBytes("2024-01-02 03:04:05 ERROR größer\r\n2024-01-02 03:04:06 INFO 漢\r\n")]);

        var (rows, _, _) = await ReadAsync(new FileSourceOptions { Paths = [path] });

        Assert.Equal([("größer", 17), ("漢", 9)], rows.Select(r => (r.Body, (int)r.Severity)));
    }

    [Fact]
    public async Task An_empty_file_gives_nothing()
    {
        var (rows, _, reports) = await ReadAsync(new FileSourceOptions { Paths = [Write("empty", "")] });

        Assert.Empty(rows);
        Assert.Null(reports[0].Format);
    }

    [Fact]
    public async Task Several_files_become_one_stream_in_order_of_time()
    {
        var logs = Write("logs.ndjson", Timed(Enumerable.Range(0, 4000).Select(i => i * 3), "log"));
        var spans = Write("spans.ndjson", Timed(Enumerable.Range(0, 4000).Select(i => (i * 2) + 1), "span"));
        var few = Write("few.ndjson", Timed([5, 100_000], "few"));

        var (rows, _, reports) = await ReadAsync(new FileSourceOptions { Paths = [logs, spans, few] });

        Assert.Equal(8002, rows.Count);
        Assert.Equal(rows.OrderBy(r => r.TimeNs).Select(r => r.TimeNs), rows.Select(r => r.TimeNs));
        Assert.Equal(Enumerable.Range(0, 4000).Select(i => $"log {i * 3}"), rows.Where(r => r.Body.StartsWith("log", StringComparison.Ordinal)).Select(r => r.Body));
        Assert.Equal([4000L, 4000, 2], reports.Select(r => r.Counts.Records));
    }

    [Fact]
    public async Task A_line_out_of_order_does_not_hold_up_a_merge()
    {
        var first = Write("a.ndjson", Timed([10, 50, 20, 30, 60], "a"));
        var second = Write("b.ndjson", Timed([15, 55], "b"));

        var (rows, _, _) = await ReadAsync(new FileSourceOptions { Paths = [first, second] });

        Assert.Equal(["a 10", "b 15", "a 50", "a 20", "a 30", "b 55", "a 60"], rows.Select(r => r.Body));
    }

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(2, 4096)]
    [InlineData(4, 4096)]
    [InlineData(3, 65_536)]
    public async Task Threads_and_chunks_change_no_record(int parallelism, int chunkBytes)
    {
        // Clean stretches for the workers, and in between what depends on earlier lines: missing times, text, stack traces, a
        // stretch of another format long enough to be recognised, and back.
        var random = new Random(7);
        var text = new StringBuilder();
        for (var block = 0; block < 60; block++)
        {
            text.Append(Lines(100 + random.Next(200), first: block * 1000));
            text.Append(random.Next(4) switch
            {
                0 => "{\"msg\":\"no time\"}\n",
                1 => "Exception: x\n\tat a.b\n\tat c.d\n\n",
                2 => "{\"broken\":\n",
                _ => block == 30 ? string.Concat(Enumerable.Range(0, 400).Select(i => $"Jan  2 03:04:05 host app[1]: text {i}\n")) : "",
            });
        }

        var path = Write("mixed.log", text.ToString());
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc));

        var (expected, _, sequential) = await ReadAsync(new FileSourceOptions { Paths = [path] });
        var (rows, _, reports) = await ReadAsync(new FileSourceOptions { Paths = [path], Parallelism = parallelism, ChunkBytes = chunkBytes, BatchRecords = 100 });

        Assert.Equal(expected, rows);
        Assert.Equal(sequential[0].Counts, reports[0].Counts);
        Assert.Equal(sequential[0].Format, reports[0].Format);
    }

    [Fact]
    public async Task Lines_past_the_limit_are_cut_and_read_over()
    {
        var huge = new string('x', 300_000);
        var path = Write("huge.log", $"2024-01-02 03:04:05 INFO {huge}\n2024-01-02 03:04:06 INFO next\n2024-01-02 03:04:07 INFO {huge}");

        var (rows, _, reports) = await ReadAsync(new FileSourceOptions { Paths = [path], LineBytesMax = 10_000, ChunkBytes = 4096 });

        Assert.Equal(["next"], rows.Where(r => (r.Flags & RecordFlags.Truncated) == 0).Select(r => r.Body));
        Assert.Equal([10_000 - 25, 10_000 - 25], rows.Where(r => (r.Flags & RecordFlags.Truncated) != 0).Select(r => r.Body.Length));
        Assert.Equal((3L, 2L), (reports[0].Counts.Lines, reports[0].Counts.Truncated));
    }

    [Fact]
    public async Task A_file_of_a_hundred_megabytes_is_read_in_bounded_memory()
    {
        var line = Encoding.UTF8.GetBytes("{\"ts\":1767225600,\"service\":\"a\",\"msg\":\"" + new string('x', 200) + "\"}\n");
        var path = Path.Combine(_folder, "big.gz");
        await using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            var block = Enumerable.Repeat(line, 1000).SelectMany(b => b).ToArray();
            for (var i = 0; i < 400; i++)
            {
                await packed.WriteAsync(block);
            }
        }

        var sink = new CountingSink();
        var source = new FileSource(new FileSourceOptions { Paths = [path] }, TimeProvider.System);
        await source.RunAsync(sink, CancellationToken.None);

        output.WriteLine($"{400 * line.Length / 1024} MB of lines, heap grew by at most {sink.HeapMaxBytes >> 20} MiB");
        Assert.Equal(400_000, sink.Records);
        Assert.True(sink.HeapMaxBytes < 32 << 20, $"{sink.HeapMaxBytes >> 20} MiB of heap");
    }

    [Fact]
    public async Task Cancelling_stops_the_reading()
    {
        var path = Write("long.ndjson", Lines(50_000));
        using var cancellation = new CancellationTokenSource();
        var sink = new CollectingSink(onBatch: n =>
        {
            if (n == 3)
            {
                cancellation.Cancel();
            }
        });
        var source = new FileSource(new FileSourceOptions { Paths = [path], Parallelism = 2 }, TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.RunAsync(sink, cancellation.Token));

        Assert.InRange(sink.Rows.Count, 1, 49_999);
    }

    [Theory]
    [InlineData("payments.log", "payments")]
    [InlineData("/var/log/payments.log.1", "payments")]
    [InlineData("payments.log.2024-01-02.gz", "payments")]
    [InlineData("server.log.2016-12-19-16", "server")]
    [InlineData("spans.ndjson", "spans")]
    [InlineData("HDFS_2k.log", "HDFS_2k")]
    [InlineData("apache_logs", "apache_logs")]
    [InlineData("a.b.log", "a.b")]
    [InlineData(".log", ".log")]
    [InlineData("-", "stdin")]
    public void A_service_is_named_after_its_file(string path, string service)
    {
        Assert.Equal(service, ServiceName.FromPath(path));
    }

    [Fact]
    public async Task A_pipe_gives_its_lines_as_they_come()
    {
        var reader = new LineChunkReader(new Drip("one\ntw", "o\nthr", "ee"), 4096, 1024, isLive: true);

        var chunks = new List<string>();
        while (await reader.ReadAsync(CancellationToken.None) is { } chunk)
        {
            chunks.Add(Encoding.UTF8.GetString(chunk));
        }

        Assert.Equal(["one\n", "two\n", "three"], chunks);
    }

    private static string Lines(int count, int first = 0, bool shuffle = false) => string.Concat(Enumerable.Range(first, count).Select(i =>
        $"{{\"timestamp\":\"2026-01-01T00:{(shuffle ? i * 7 % 60 : i / 60 % 60):00}:{i % 60:00}Z\",\"service\":\"s{i % 14}\",\"message\":\"line {i}\",\"n\":{i}}}\n"));

    private static string Timed(IEnumerable<int> seconds, string text) => string.Concat(seconds.Select(s =>
        $"{{\"ts\":{1_767_225_600 + s},\"service\":\"{text}\",\"msg\":\"{text} {s}\"}}\n"));

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    private static async Task<(List<Parsed> Rows, CollectingSink Sink, IReadOnlyList<FileReport> Reports)> ReadAsync(FileSourceOptions options)
    {
        var sink = new CollectingSink();
        var source = new FileSource(options, TimeProvider.System);
        await source.RunAsync(sink, CancellationToken.None);
        return (sink.Rows, sink, source.Reports);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class CollectingSink(Action<int>? onBatch = null) : IBatchSink
    {
        public NameTable Services { get; } = new();

        public List<Parsed> Rows { get; } = [];

        public List<int> Sizes { get; } = [];

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
        {
            Rows.AddRange(Parsed.Rows(batch));
            Sizes.Add(batch.Count);
            batch.Release();
            onBatch?.Invoke(Sizes.Count);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class CountingSink : IBatchSink
    {
        private readonly long _heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        private int _batches;

        public NameTable Services { get; } = new();

        public int Records { get; private set; }

        public long HeapMaxBytes { get; private set; }

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
        {
            Records += batch.Count;
            batch.Release();
            if (_batches++ % 50 == 0)
            {
                // What is held, not what waits to be collected.
                HeapMaxBytes = Math.Max(HeapMaxBytes, GC.GetTotalMemory(forceFullCollection: true) - _heapBefore);
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Gives out one part per read, as a slow pipe does.</summary>
    private sealed class Drip(params string[] parts) : Stream
    {
        private int _next;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            _next == parts.Length ? 0 : Encoding.UTF8.GetBytes(parts[_next++], buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
