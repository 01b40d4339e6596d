using System.Text;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Tests.Records;

public sealed class LogBatchTests
{
    [Fact]
    public void Columns_grow_past_their_first_capacity_and_keep_every_value()
    {
        var names = new NameTable();
        var batch = new LogBatch(names, 16);
        for (var i = 0; i < 5000; i++)
        {
            batch.Add(new LogRecord
            {
                TimeNs = i, Service = names.Intern($"s{i % 7}"), SpanId = (ulong)i, DurationNs = i * 2, Body = Encoding.UTF8.GetBytes($"body {i}"),
            });
            batch.SetTemplate(i, new TemplateId((ulong)i + 1), [new TextSlice(batch.Body[i].Offset + 5, batch.Body[i].Length - 5)], true);
        }

        Assert.Equal(5000, batch.Count);
        for (var i = 0; i < 5000; i++)
        {
            Assert.Equal((i, (ulong)i, i * 2L), (batch.TimeNs[i], batch.SpanId[i], batch.DurationNs[i]));
            Assert.Equal($"body {i}", batch.String(batch.Body[i]));
            Assert.Equal($"{i}", batch.String(batch.Parameters(i)[0]));
            Assert.Equal($"s{i % 7}", names[batch.Service[i]]);
        }
    }

    [Fact]
    public void Dropping_the_first_records_moves_every_column_alike()
    {
        var names = new NameTable();
        var batch = new LogBatch(names);
        for (var i = 0; i < 6; i++)
        {
            batch.Add(new LogRecord
            {
                TimeNs = i, Service = names.Intern($"s{i}"), Role = (SpanRole)(i % 5), Peer = names.Intern($"p{i}"),
                Connection = i % 2 == 0 ? ConnectionType.Database : ConnectionType.Service, Body = Encoding.UTF8.GetBytes($"body {i}"),
            });
        }

        batch.DropFirst(2);

        Assert.Equal(4, batch.Count);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal($"s{i + 2}", names[batch.Service[i]]);
            Assert.Equal($"p{i + 2}", names[batch.Peer[i]]);
            Assert.Equal((SpanRole)((i + 2) % 5), batch.Role[i]);
            Assert.Equal(i % 2 == 0 ? ConnectionType.Database : ConnectionType.Service, batch.Connection[i]);
            Assert.Equal($"body {i + 2}", batch.String(batch.Body[i]));
        }
    }

    [Fact]
    public void Names_beyond_the_bound_fold_into_other_and_are_counted()
    {
        var names = new NameTable(4);

        var ids = Enumerable.Range(0, 10).Select(i => names.Intern($"service-{i}")).ToArray();

        Assert.Equal(2, ids.Count(id => id != names.Other));
        Assert.Equal(8, names.Folded);
    }

    [Theory]
    [InlineData("", NameTable.UnknownName)]
    [InlineData("   ", NameTable.UnknownName)]
    [InlineData(" payments ", "payments")]
    [InlineData("a\nb\0c", "a?b?c")]
    [InlineData("__proto__", "__proto__")]
    public void Hostile_names_become_plain_ones(string given, string expected)
    {
        var names = new NameTable();

        Assert.Equal(expected, names[names.Intern(given)]);
    }

    [Theory]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("abc", "00000000000000000000000000000abc")]
    public void Trace_ids_are_read_in_the_usual_spellings(string text, string expected)
    {
        Assert.True(TraceId.TryParse(text, out var id));
        Assert.Equal(expected, id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e47361")]
    public void What_is_not_hex_is_no_trace_id(string text) => Assert.False(TraceId.TryParse(text, out _));
}
