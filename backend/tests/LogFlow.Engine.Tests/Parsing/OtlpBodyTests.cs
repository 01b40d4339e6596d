using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Parsing.Otlp;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Parsing;

public sealed class OtlpBodyTests
{
    private readonly NameTable _names = new();

    [Fact]
    public void A_resource_without_a_name_is_an_unknown_service()
    {
        using var body = Read(Request(record => record.Text(3, "INFO")));

        Assert.Equal(NameTable.UnknownName, Only(body, b => _names[b.Service[0]]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(18)]
    [InlineData(24)]
    [InlineData(25, 0)]
    [InlineData(0, 13, "WARN")]
    [InlineData(0, 18, "Critical")]
    public void Severity_numbers_are_taken_and_texts_stand_in_for_them(int number, int? expected = null, string text = "")
    {
        using var body = Read(Request(record =>
        {
            record.Varint(2, (ulong)number);
            record.Text(3, text);
        }));

        Assert.Equal(expected ?? number, Only(body, b => (int)b.Severity[0]));
    }

    [Fact]
    public void A_record_without_a_time_is_placed_by_observation_or_arrival()
    {
        using var observed = Read(Request(record => record.Fixed64(11, (ulong)PushTargets.NowNs - 5)));
        using var none = Read(Request(record => record.Text(3, "INFO")));

        Assert.Equal(PushTargets.NowNs - 5, Only(observed, b => b.TimeNs[0]));
        Assert.Equal((PushTargets.NowNs, RecordFlags.TimeReplaced), Only(none, b => (b.TimeNs[0], b.Flags[0])));
    }

    [Fact]
    public void Unknown_fields_groups_and_wrong_wire_types_are_left_out()
    {
        using var body = Read(Request(record =>
        {
            record.Varint(1, 7);
            record.Fixed32(5, 7);
            record.Varint(99, 7);
            record.Text(100, "?");
            var text = record.Begin(5);
            record.Text(1, "kept");
            record.End(text);
        }));

        Assert.Equal("kept", Only(body, b => b.String(b.Body[0])));
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0x0A, 0x05, 0x00 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x00, 0x00 })]
    [InlineData(new byte[] { 0x0B })]
    [InlineData(new byte[] { 0x0C })]
    public void A_malformed_message_is_refused_whole(byte[] message)
    {
        using var body = new OtlpLogsBody(_names, new ParserOptions());

        Assert.False(body.TryRead([.. PushTargets.All[0].Good[0], .. message], PushTargets.NowNs));
        Assert.Empty(body.TakeBatches());
    }

    [Fact]
    public void A_value_nested_a_thousand_deep_is_cut_and_not_followed()
    {
        using var body = Read(Request(record =>
        {
            var starts = new Stack<int>();
            starts.Push(record.Begin(5));
            for (var i = 0; i < 1_000; i++)
            {
                starts.Push(record.Begin(5));
                starts.Push(record.Begin(1));
            }

            while (starts.TryPop(out var start))
            {
                record.End(start);
            }
        }));

        Assert.True(Only(body, b => b.Body[0].Length) < 200);
    }

    [Fact]
    public void A_big_resource_does_not_swell_a_request()
    {
        var writer = new ProtoWriter();
        var resourceLogs = writer.Begin(1);
        var resource = writer.Begin(1);
        for (var i = 0; i < 100; i++)
        {
            var pair = writer.Begin(1);
            writer.Text(1, $"key{i}");
            var value = writer.Begin(2);
            writer.Text(1, new string('x', 1_000));
            writer.End(value);
            writer.End(pair);
        }

        writer.End(resource);
        var scope = writer.Begin(2);
        for (var i = 0; i < 20_000; i++)
        {
            writer.End(writer.Begin(2));
        }

        writer.End(scope);
        writer.End(resourceLogs);
        using var body = new OtlpLogsBody(_names, new ParserOptions());

        Assert.True(body.TryRead(writer.Written, PushTargets.NowNs));
        Assert.Equal(20_000, body.Accepted);
        var text = body.TakeBatches().Sum(b => (long)b.Text.Length);
        Assert.True(text < (writer.Written.Length * 5L) + (2 << 20), $"{text} bytes out of {writer.Written.Length}");
    }

    [Fact]
    public void A_clients_span_names_its_peer()
    {
        var target = PushTargets.All.Single(t => t.Name == "otlp-traces");
        using var body = target.Read(_names, target.Good[0]);
        var batch = Assert.Single(body.TakeBatches());

        Assert.Equal((SpanRole.Client, "bank", 1_000_000_000L), (batch.Role[0], _names[batch.Peer[0]], batch.DurationNs[0]));
        Assert.Equal((RecordKind.Log, Severity.Error, batch.SpanId[0]), (batch.Kind[1], batch.Severity[1], batch.SpanId[1]));
        Assert.Contains("\"links\":[{\"trace_id\":\"5b8efff798038103d269b633813fc60c\"", batch.String(batch.Attributes[0]));
        batch.Release();
    }

    [Theory]
    [InlineData("db.system.name=postgresql db.namespace=orders", "postgresql/orders", ConnectionType.Database)]
    [InlineData("db.system=redis", "redis", ConnectionType.Database)]
    [InlineData("peer.service=bank db.system=mysql", "bank", ConnectionType.Database)]
    [InlineData("messaging.system=kafka messaging.destination.name=orders", "kafka/orders", ConnectionType.MessagingSystem)]
    [InlineData("server.address=api.bank.example", "api.bank.example", ConnectionType.Service)]
    [InlineData("server.address=10.1.2.3", null, ConnectionType.Service)]
    public void Peers_are_named_by_the_conventions(string attributes, string? expected, ConnectionType connection)
    {
        var writer = new ProtoWriter();
        var resourceSpans = writer.Begin(1);
        var scope = writer.Begin(2);
        var span = writer.Begin(2);
        writer.Varint(6, 3);
        foreach (var pair in attributes.Split(' ').Select(a => a.Split('=')))
        {
            var start = writer.Begin(9);
            writer.Text(1, pair[0]);
            var value = writer.Begin(2);
            writer.Text(1, pair[1]);
            writer.End(value);
            writer.End(start);
        }

        writer.End(span);
        writer.End(scope);
        writer.End(resourceSpans);
        using var body = new OtlpTracesBody(_names, new ParserOptions());
        Assert.True(body.TryRead(writer.Written, PushTargets.NowNs));

        var (peer, found) = Only(body, b => (b.Peer[0], b.Connection[0]));
        Assert.Equal((expected, connection), (peer == NameTable.None ? null : _names[peer], found));
    }

    private static byte[] Request(Action<ProtoWriter> fill)
    {
        var writer = new ProtoWriter();
        var resourceLogs = writer.Begin(1);
        var scope = writer.Begin(2);
        var record = writer.Begin(2);
        fill(writer);
        writer.End(record);
        writer.End(scope);
        writer.End(resourceLogs);
        return writer.Memory.ToArray();
    }

    private static T Only<T>(RecordBatches body, Func<LogBatch, T> read)
    {
        var batch = Assert.Single(body.TakeBatches());
        Assert.Equal(1, batch.Count);
        var value = read(batch);
        batch.Release();
        return value;
    }

    private OtlpLogsBody Read(byte[] message)
    {
        var body = new OtlpLogsBody(_names, new ParserOptions());
        Assert.True(body.TryRead(message, PushTargets.NowNs));
        return body;
    }
}
