using System.IO.Compression;
using LogFlow.Engine.Parsing;
using Xunit.Abstractions;

namespace LogFlow.Engine.Tests.Parsing;

public sealed class RealFormatsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Android", "android")]
    [InlineData("BGL", "bgl")]
    [InlineData("HDFS", "hdfs")]
    [InlineData("Linux", "syslog-rfc3164")]
    [InlineData("OpenSSH", "syslog-rfc3164")]
    [InlineData("OpenStack", "openstack")]
    [InlineData("Spark", "log4j")]
    [InlineData("Zookeeper", "zookeeper")]
    public void Recorded_logs_are_recognised_and_read(string set, string format)
    {
        if (RealData.Folder(Path.Combine("templates", set), output) is not { } folder)
        {
            return;
        }

        var lines = File.ReadAllLines(Path.Combine(folder, $"{set}_2k.log"));

        var rows = Parsed.Lines(lines, out var parser, new ParserOptions { DefaultService = set });

        output.WriteLine($"{set}: {parser.Format}, {parser.Counts}");
        foreach (var row in rows.Take(3).Concat(rows.Where(r => r.IsUnparsed).Take(5)))
        {
            output.WriteLine(row.ToString());
        }

        Assert.Equal(format, parser.Format);
        Assert.Equal(2000, parser.Counts.Lines);
        Assert.True(rows.Count(r => !r.IsUnparsed) > 1900, $"{rows.Count(r => !r.IsUnparsed)} of 2000 lines read");
        Assert.Equal(0, parser.Counts.TimeReplaced);
        Assert.Equal(parser.Counts.Lines, parser.Counts.Records + parser.Counts.Joined + parser.Counts.Empty);
    }

    [Theory]
    [InlineData("Android")]
    [InlineData("BGL")]
    [InlineData("HDFS")]
    [InlineData("Linux")]
    [InlineData("OpenSSH")]
    [InlineData("OpenStack")]
    [InlineData("Spark")]
    [InlineData("Zookeeper")]
    public void The_message_is_what_stands_behind_the_header(string set)
    {
        if (RealData.Folder(Path.Combine("templates", set), output) is not { } folder)
        {
            return;
        }

        var lines = File.ReadAllLines(Path.Combine(folder, $"{set}_2k.log"));
        var contents = Csv.Column(Path.Combine(folder, $"{set}_2k.log_structured.csv"), "Content");

        var rows = Parsed.Lines(lines, out _, new ParserOptions { OneRecordPerLine = true });

        var wrong = rows.Zip(contents).Where(p => p.First.Body.Trim() != p.Second.Trim()).ToList();
        foreach (var (row, content) in wrong.Take(5))
        {
            output.WriteLine($"{row.Body}\n  instead of\n{content}");
        }

        Assert.Equal(2000, rows.Count);
        Assert.True(wrong.Count <= 20, $"{set}: {wrong.Count} messages of 2000 differ");
    }

    [Fact]
    public void Archived_logs_are_recognised_and_read()
    {
        if (RealData.Folder("raw", output) is not { } folder)
        {
            return;
        }

        using var zip = ZipFile.OpenRead(Path.Combine(folder, "raw_logs.zip"));
        var lines = 0L;
        var seen = new Dictionary<string, string>();
        foreach (var entry in zip.Entries.Where(e => e.Length > 0))
        {
            using var reader = new StreamReader(entry.Open());
            var rows = Parsed.Lines(reader.ReadToEnd().Split('\n').SkipLast(1), out var parser);
            lines += parser.Counts.Lines;
            seen[entry.Name] = parser.Format;
            var share = (double)rows.Count(r => !r.IsUnparsed) / rows.Count;
            if (share <= 0.95)
            {
                output.WriteLine($"{entry.FullName}: {parser.Format}, {parser.Counts}");
                output.WriteLine(string.Join('\n', rows.Where(r => r.IsUnparsed).Take(3)));
            }

            Assert.True(share > 0.95, $"{entry.FullName}: {share:P1} of {rows.Count} records read");
            Assert.Equal(parser.Counts.Lines, parser.Counts.Records + parser.Counts.Joined + parser.Counts.Empty);
        }

        output.WriteLine($"{lines} lines: {string.Join(", ", seen.Values.Distinct().Order(StringComparer.Ordinal))}");
        Assert.Equal("syslog-rfc3164", seen["Linux.log"]);
        Assert.Equal("access-log", seen["apache_logs"]);
        Assert.Equal("kafka", seen["server.log"]);
        Assert.Equal("kafka", seen["state-change.log"]);
    }

    [Fact]
    public void Anomaly_sets_are_recognised_and_read()
    {
        if (RealData.Folder("anomaly", output) is not { } folder)
        {
            return;
        }

        var hdfs = RealData.Gunzip(Path.Combine(folder, "hdfs", "HDFS_1pct.log.gz")).Split('\n').SkipLast(1);
        var nova = RealData.Gunzip(Path.Combine(folder, "openstack", "openstack-nova-sample.log.gz")).Split('\n').SkipLast(1);

        var hdfsRows = Parsed.Lines(hdfs, out var hdfsParser);
        var novaRows = Parsed.Lines(nova, out var novaParser);

        output.WriteLine($"{hdfsParser.Format} {hdfsParser.Counts}\n{novaParser.Format} {novaParser.Counts}");
        output.WriteLine(string.Join('\n', novaRows.Take(3)));
        Assert.Equal("hdfs", hdfsParser.Format);
        Assert.True(hdfsParser.Counts.Unparsed == 0 && hdfsRows.Count == 111_293);
        Assert.Equal("openstack", novaParser.Format);
        Assert.True(novaRows.Count(r => !r.IsUnparsed) > 0.95 * novaRows.Count);
    }
}
