using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Tests.Parsing;

public sealed class ValueTests
{
    [Theory]
    [InlineData("2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000000000Z")]
    [InlineData("2024-01-02T03:04:05.1Z", "2024-01-02T03:04:05.100000000Z")]
    [InlineData("2024-01-02t03:04:05.123456789z", "2024-01-02T03:04:05.123456789Z")]
    [InlineData("2024-01-02T03:04:05.1234567899999Z", "2024-01-02T03:04:05.123456789Z")]
    [InlineData("2024-01-02T03:04:05,678", "2024-01-02T03:04:05.678000000Z")]
    [InlineData("2024-01-02 03:04:05", "2024-01-02T03:04:05.000000000Z")]
    [InlineData("2024-01-02  03:04:05.5", "2024-01-02T03:04:05.500000000Z")]
    [InlineData("2024-01-02T03:04:05+02:00", "2024-01-02T01:04:05.000000000Z")]
    [InlineData("2024-01-02T03:04:05.25-0530", "2024-01-02T08:34:05.250000000Z")]
    [InlineData("2024-01-02 03:04:05 +0100", "2024-01-02T02:04:05.000000000Z")]
    [InlineData("2024-01-02T03:04:05+09", "2024-01-01T18:04:05.000000000Z")]
    [InlineData("2024-01-02 03:04:05 UTC", "2024-01-02T03:04:05.000000000Z")]
    [InlineData("2024-01-02T03:04Z", "2024-01-02T03:04:00.000000000Z")]
    [InlineData("2024/01/02 03:04:05", "2024-01-02T03:04:05.000000000Z")]
    [InlineData("2024.01.02 03:04:05", "2024-01-02T03:04:05.000000000Z")]
    [InlineData("20240102T030405Z", "2024-01-02T03:04:05.000000000Z")]
    [InlineData("20240102-03:04:05:606", "2024-01-02T03:04:05.606000000Z")]
    [InlineData("2005-06-03-15.42.50.675872", "2005-06-03T15:42:50.675872000Z")]
    [InlineData("17/06/09 20:10:40", "2017-06-09T20:10:40.000000000Z")]
    [InlineData("01/02/2024 03:04:05", "2024-01-02T03:04:05.000000000Z")]
    [InlineData("31/12/2024 03:04:05", "2024-12-31T03:04:05.000000000Z")]
    [InlineData("17/May/2015:10:05:03 +0000", "2015-05-17T10:05:03.000000000Z")]
    [InlineData("Sun Dec 04 04:47:44 2005", "2005-12-04T04:47:44.000000000Z")]
    [InlineData("Fri Sep 09 10:42:29.902022 2011", "2011-09-09T10:42:29.902022000Z")]
    [InlineData("Mon, 02 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05.000000000Z")]
    [InlineData("02-Jan-2024 03:04:05.678", "2024-01-02T03:04:05.678000000Z")]
    [InlineData("Jan  2 2024 03:04:05", "2024-01-02T03:04:05.000000000Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000000Z")]
    [InlineData("2016-12-31T24:00:00Z", "2017-01-01T00:00:00.000000000Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000000Z")]
    [InlineData("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500000000Z")]
    [InlineData("2261-12-31T23:59:59Z", "2261-12-31T23:59:59.000000000Z")]
    public void Written_times_are_read_to_the_last_digit(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        var used = TimeScanner.ReadDated(bytes, out var time);

        Assert.Equal(bytes.Length, used);
        Assert.True(time.TryToNs(out var ns));
        Assert.Equal(expected, Rfc3339(ns));
    }

    [Theory]
    [InlineData("2024-02-30T00:00:00Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("2024-00-01T00:00:00Z")]
    [InlineData("2024-01-02T25:00:00Z")]
    [InlineData("2024-01-02T24:00:01Z")]
    [InlineData("2024-01-02T00:61:00Z")]
    [InlineData("2024-01-02")]
    [InlineData("yesterday, about noon")]
    [InlineData("Jan 32 03:04:05 2024")]
    [InlineData("10.251.73.220:50010 is")]
    [InlineData("")]
    public void What_is_no_time_is_not_taken_for_one(string text)
    {
        Assert.Equal(0, TimeScanner.ReadDated(Encoding.UTF8.GetBytes(text), out _));
    }

    [Theory]
    [InlineData("1675000000", 1_675_000_000_000_000_000)]
    [InlineData("1675000000123", 1_675_000_000_123_000_000)]
    [InlineData("1675000000123456", 1_675_000_000_123_456_000)]
    [InlineData("1675000000123456789", 1_675_000_000_123_456_789)]
    [InlineData("1675000000.123456", 1_675_000_000_123_456_000)]
    [InlineData("1675000000.123456789", 1_675_000_000_123_456_789)]
    [InlineData("1675000000123.456789", 1_675_000_000_123_456_789)]
    [InlineData("1.675e9", 1_675_000_000_000_000_000)]
    [InlineData("1675000000.000000001", 1_675_000_000_000_000_001)]
    [InlineData("0", 0)]
    [InlineData("-1.5", -1_500_000_000)]
    public void Unix_times_tell_their_unit_by_their_size(string text, long ns)
    {
        Assert.True(EpochTime.TryRead(Encoding.UTF8.GetBytes(text), out var read));
        Assert.Equal(ns, read);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("1.2.3")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("12a")]
    public void Numbers_that_are_no_time_are_refused(string text)
    {
        Assert.False(EpochTime.TryRead(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void Tiny_and_huge_exponents_do_not_take_long_or_lie()
    {
        Assert.True(DecimalNumber.TryScale("1e-999999999"u8, 9, out var tiny));
        Assert.False(DecimalNumber.TryScale("1e999999999999"u8, 9, out _));
        Assert.True(DecimalNumber.TryScale("0e999999999999"u8, 9, out var zero));
        Assert.True(DecimalNumber.TryScale(Encoding.UTF8.GetBytes(new string('0', 500) + "12.5"), 1, out var padded));

        Assert.Equal(0, tiny);
        Assert.Equal(0, zero);
        Assert.Equal(125, padded);
    }

    [Theory]
    [InlineData("12ms", 12_000_000)]
    [InlineData("1.5s", 1_500_000_000)]
    [InlineData("250us", 250_000)]
    [InlineData("250µs", 250_000)]
    [InlineData("7ns", 7)]
    [InlineData("2m", 120_000_000_000)]
    [InlineData("1m2.5s", 62_500_000_000)]
    [InlineData("1h0m0.000000001s", 3_600_000_000_001)]
    [InlineData("3 min", 180_000_000_000)]
    [InlineData("0.000001", 1)]
    [InlineData("12.345678", 12_345_678)]
    [InlineData("00:00:01.5000000", 1_500_000_000)]
    public void Durations_are_exact(string text, long ns)
    {
        Assert.True(DurationText.TryRead(Encoding.UTF8.GetBytes(text), out var read));
        Assert.Equal(ns, read);
    }

    [Theory]
    [InlineData("-5ms")]
    [InlineData("-5")]
    [InlineData("fast")]
    [InlineData("5 parsecs")]
    [InlineData("99999999999999h")]
    [InlineData("")]
    public void What_is_no_duration_is_refused(string text)
    {
        Assert.False(DurationText.TryRead(Encoding.UTF8.GetBytes(text), out _));
    }

    [Theory]
    [InlineData("TRACE", 1)]
    [InlineData("debug", 5)]
    [InlineData("Information", 9)]
    [InlineData("Notice", 10)]
    [InlineData("WARNING", 13)]
    [InlineData("warn", 13)]
    [InlineData("W", 13)]
    [InlineData("WARN3", 15)]
    [InlineData("err", 17)]
    [InlineData("ERROR2", 18)]
    [InlineData("critical", 18)]
    [InlineData("alert", 19)]
    [InlineData("FATAL", 21)]
    [InlineData("panic", 21)]
    [InlineData("SEVERITY_NUMBER_ERROR", 17)]
    [InlineData("AUDIT", 0)]
    [InlineData("", 0)]
    public void Level_names_are_known(string name, byte severity)
    {
        Assert.Equal(severity, SeverityWords.FromWord(Encoding.UTF8.GetBytes(name)));
    }

    [Theory]
    [InlineData("error: disk full", 17)]
    [InlineData("[warn] low on memory", 13)]
    [InlineData("FATAL cannot go on", 21)]
    [InlineData("Error handling was improved", 0)]
    [InlineData("errors: 0", 0)]
    [InlineData("authentication failure", 0)]
    public void A_message_states_its_level_only_where_a_level_stands(string message, byte severity)
    {
        Assert.Equal(severity, SeverityWords.FromMessageStart(Encoding.UTF8.GetBytes(message)));
    }

    [Theory]
    [InlineData("0af7651916cd43dd8448eb211c80319c", 0x0af7651916cd43ddul, 0x8448eb211c80319cul)]
    [InlineData("0AF76519-16CD-43DD-8448-EB211C80319C", 0x0af7651916cd43ddul, 0x8448eb211c80319cul)]
    [InlineData("0x1f", 0ul, 0x1ful)]
    public void Trace_ids_are_read_in_any_usual_shape(string text, ulong high, ulong low)
    {
        Assert.True(HexIds.TryTrace(Encoding.UTF8.GetBytes(text), out var id));
        Assert.Equal(new TraceId(high, low), id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("root")]
    [InlineData("0af7651916cd43dd8448eb211c80319c0")]
    public void What_is_no_id_is_refused(string text)
    {
        Assert.False(HexIds.TryTrace(Encoding.UTF8.GetBytes(text), out _));
    }

    private static string Rfc3339(long ns)
    {
        Span<byte> text = stackalloc byte[TimeText.Length];
        TimeText.Write(ns, text);
        return Encoding.UTF8.GetString(text);
    }
}
