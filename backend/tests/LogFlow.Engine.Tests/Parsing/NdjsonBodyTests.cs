using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Tests.Parsing;

public sealed class NdjsonBodyTests
{
    private const long Arrival = 1_767_225_600_000_000_000;

    [Fact]
    public void What_is_no_object_is_refused_with_its_line_and_reason()
    {
        using var body = Read("""
            {"ts":1767225600,"msg":"a"}

            just text
            {"msg":
            [{"msg":"x"}]
            {"a":1} {"b":2}
            "text"
            42
            {"msg":"b",}
            {"msg":"c"}
            """);

        Assert.Equal((2L, 7L), (body.Accepted, body.Rejected));
        Assert.Equal([3L, 4, 5, 6, 7, 8, 9], body.Errors.Select(e => e.Line));
        Assert.Equal("not a JSON object", body.Errors[0].Reason);
        Assert.StartsWith("not valid JSON:", body.Errors[1].Reason, StringComparison.Ordinal);
        Assert.Equal(1, body.TimeReplaced);
    }

    [Fact]
    public void Odd_fields_do_not_refuse_an_object()
    {
        using var body = Read("""{"ts":{},"service":[1],"severity":true,"message":null,"trace_id":1.5,"duration_ms":"long","status":[],"kind":7,"attributes":"none"}""");

        Assert.Equal((1L, 0L), (body.Accepted, body.Rejected));
        var row = Rows(body)[0];
        Assert.Equal(("unknown_service", Arrival), (row.Service, row.TimeNs));
        Assert.Contains("\"attributes\":\"none\"", row.Attributes, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_refusals_are_explained_and_all_are_counted()
    {
        using var body = Read(string.Concat(Enumerable.Repeat("no\n", 1000)));

        Assert.Equal((1000L, NdjsonBody.ErrorsMax), (body.Rejected, body.Errors.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\r\n  \n")]
    public void Nothing_is_neither_accepted_nor_refused(string text)
    {
        using var body = Read(text);

        Assert.Equal((0L, 0L), (body.Accepted, body.Rejected));
        Assert.Empty(body.TakeBatches());
    }

    [Fact]
    public void Where_the_body_is_cut_makes_no_difference()
    {
        var text = "\uFEFF" + string.Join("\r\n", Enumerable.Range(0, 50).Select(i => i % 7 == 3 ? $"bad {i}" : $$"""{"ts":1767225600,"msg":"é{{i}}"}"""));
        var bytes = Encoding.UTF8.GetBytes(text);
        using var whole = Read(text);
        var expected = Rows(whole);

        for (var size = 1; size < 40; size++)
        {
            using var cut = new NdjsonBody(new NameTable(), new ParserOptions());
            foreach (var part in bytes.Chunk(size))
            {
                cut.Append(part, Arrival);
            }

            cut.Complete(Arrival);
            Assert.Equal(whole.Errors, cut.Errors);
            Assert.Equal(expected, Rows(cut));
        }
    }

    [Fact]
    public void A_line_past_the_limit_is_refused_and_the_next_is_read()
    {
        var text = $$"""{"ts":1767225600,"msg":"{{new string('x', 3000)}}"}""" + "\n{\"ts\":1767225600,\"msg\":\"next\"}\n" + new string('y', 5000);
        using var body = new NdjsonBody(new NameTable(), new ParserOptions { LineBytesMax = 1024 });
        foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(700))
        {
            body.Append(part, Arrival);
        }

        body.Complete(Arrival);

        Assert.Equal("next", Assert.Single(Rows(body)).Body);
        Assert.Equal([(1L, "longer than 1024 bytes"), (3L, "longer than 1024 bytes")], body.Errors.Select(e => (e.Line, e.Reason)));
    }

    [Fact]
    public void Large_bodies_come_in_several_batches()
    {
        using var body = new NdjsonBody(new NameTable(), new ParserOptions(), batchRecords: 100);
        body.Append(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1050).Select(i => $$"""{"ts":1767225600,"n":{{i}}}""" + "\n"))), Arrival);
        body.Complete(Arrival);

        var batches = body.TakeBatches();

        Assert.Equal(11, batches.Count);
        Assert.Equal(1050, batches.Sum(b => b.Count));
        Assert.Empty(body.TakeBatches());
        foreach (var batch in batches)
        {
            batch.Release();
        }
    }

    private static NdjsonBody Read(string text)
    {
        var body = new NdjsonBody(new NameTable(), new ParserOptions());
        body.Append(Encoding.UTF8.GetBytes(text), Arrival);
        body.Complete(Arrival);
        return body;
    }

    private static List<Parsed> Rows(NdjsonBody body)
    {
        var rows = new List<Parsed>();
        foreach (var batch in body.TakeBatches())
        {
            rows.AddRange(Parsed.Rows(batch));
            batch.Release();
        }

        return rows;
    }
}
