using System.IO.Compression;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>The raw logs beside the repository, line by line: what stands in for live logs where speed is measured.</summary>
internal static class MiningLines
{
    public const string All = "all";

    /// <summary>Each log by name, and all of them one after the other; null when they are absent.</summary>
    public static IReadOnlyList<(string Name, List<byte[]> Lines)>? Read()
    {
        if (TemplateSets.Find("raw/raw_logs.zip") is not { } raw || TemplateSets.Find("anomaly/hdfs/HDFS_1pct.log.gz") is not { } hdfs)
        {
            return null;
        }

        var sets = new List<(string Name, List<byte[]> Lines)> { ("HDFS", GzipLines(hdfs)) };
        sets.AddRange(ZipLines(raw));
        sets.Add((All, [.. sets.SelectMany(s => s.Lines)]));
        return sets;
    }

    /// <summary>A virtual machine manager's log, which has no times; null when it is absent.</summary>
    public static List<byte[]>? OpenStack() => TemplateSets.Find("anomaly/openstack/openstack-nova-sample.log.gz") is { } path ? GzipLines(path) : null;

    private static List<byte[]> GzipLines(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        return Lines(stream);
    }

    private static IEnumerable<(string Name, List<byte[]> Lines)> ZipLines(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        var byFolder = new SortedDictionary<string, List<byte[]>>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries.Where(e => e.Length > 0).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            var folder = entry.FullName.Split('/')[0];
            using var stream = entry.Open();
            if (!byFolder.TryGetValue(folder, out var lines))
            {
                byFolder[folder] = lines = [];
            }

            lines.AddRange(Lines(stream));
        }

        return [.. byFolder.Select(f => (f.Key, f.Value))];
    }

    private static List<byte[]> Lines(Stream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var lines = new List<byte[]>();
        var rest = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        while (!rest.IsEmpty)
        {
            var newline = rest.IndexOf((byte)'\n');
            var line = newline < 0 ? rest : rest[..newline];
            lines.Add(line.TrimEnd((byte)'\r').ToArray());
            rest = newline < 0 ? [] : rest[(newline + 1)..];
        }

        return lines;
    }
}
