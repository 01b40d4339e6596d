using System.Globalization;
using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Parsing.Otlp;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Parsing;

/// <summary>A record keeps as many fields as it may, the first ones, and says when others were left out.</summary>
public sealed class FieldLimitTests
{
    private const int Max = 20;
    private static readonly ParserOptions Options = new() { FieldsMax = Max };

    public static TheoryData<string, Func<int, string>> Shapes => new()
    {
        { "members of the line", count => $$"""{"message":"m",{{Members(count)}}}""" },
        { "an object of attributes alone", count => """{"message":"m","attributes":{""" + Members(count) + "}}" },
        { "an object of attributes beside others", count => """{"message":"m","zone":"a","attributes":{""" + Members(count - 1) + "}}" },
        { "pairs", count => "level=info msg=m " + string.Join(' ', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i}=v{i}"))) },
        { "structured data", count => $"<13>1 2026-01-01T00:00:00Z - app - - [x {string.Join(' ', Enumerable.Range(0, count - 1).Select(i => $"k{i}=\"v\""))}] m" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Fields_beyond_the_limit_are_left_out_and_the_record_says_so(string shape, Func<int, string> line)
    {
        var whole = Parsed.Line(line(Max), Options);
        var cut = Parsed.Line(line(Max * 3), Options);
        var huge = Parsed.Line(line(900), Options);

        Assert.Equal((shape, RecordFlags.None), (shape, whole.Flags & RecordFlags.Truncated));
        Assert.Equal(Max, Names(whole).Count);
        Assert.Equal((shape, RecordFlags.Truncated), (shape, cut.Flags & RecordFlags.Truncated));
        Assert.Equal(Names(whole), Names(cut));
        Assert.Equal(Names(whole), Names(huge));
        Assert.Equal("m", cut.Body);
    }

    [Fact]
    public void The_next_record_has_all_its_fields()
    {
        var rows = Parsed.Lines([$$"""{"message":"a",{{Members(500)}}}""", $$"""{"message":"b",{{Members(3)}}}"""], Options);

        Assert.Equal((RecordFlags.None, 3), (rows[1].Flags & RecordFlags.Truncated, Names(rows[1]).Count));
    }

    [Fact]
    public void Attributes_of_OpenTelemetry_are_limited_too()
    {
        var writer = new ProtoWriter();
        var attributes = string.Join(',', Enumerable.Range(0, 500).Select(i => $"{{\"key\":\"k{i}\",\"value\":{{\"arrayValue\":{{\"values\":[{{\"intValue\":\"7\"}}]}}}}}}"));
        var json = """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"m"},"attributes":[""" + attributes + "]}]}]}]}";
        Assert.True(OtlpJson.TryConvertLogs(Encoding.UTF8.GetBytes(json), writer, out _));
        using var body = new OtlpLogsBody(new NameTable(), Options);
        Assert.True(body.TryRead(writer.Memory.Span, PushTargets.NowNs));

        var batch = Assert.Single(body.TakeBatches());

        Assert.Equal(RecordFlags.Truncated, batch.Flags[0] & RecordFlags.Truncated);
        Assert.Equal(Max, JsonDocument.Parse(Encoding.UTF8.GetString(batch.Bytes(batch.Attributes[0]))).RootElement.EnumerateObject().Count());
        batch.Release();
    }

    private static string Members(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":{{\"a\":[{i},\"}}\"]}}"));

    private static List<string> Names(Parsed row) => [.. JsonDocument.Parse(row.Attributes).RootElement.EnumerateObject().Select(p => p.Name)];
}
