using System.Buffers.Text;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Parameters;

/// <summary>A number and its unit.</summary>
/// <param name="Measure">What the unit measures; <see cref="ParameterMeasure.Number"/> without one.</param>
/// <param name="Factor">The unit in nanoseconds, bytes or ones.</param>
internal readonly record struct NumberUnit(ParameterMeasure Measure, double Factor)
{
    public static readonly NumberUnit None = new(ParameterMeasure.Number, 1);
}

/// <summary>Reads numbers as programs print them: <c>12</c>, <c>-0.5</c>, <c>1,024</c>, <c>12ms</c>, <c>1.5 KB</c>, <c>80%</c>.</summary>
internal static class NumberText
{
    private const int UnitBytesMax = 12;
    private const double Ms = 1e6;
    private const double Second = 1e9;
    private const double KiB = 1024;

    private static readonly double[] Powers = [.. Enumerable.Range(0, 16).Select(digits => Math.Pow(10, digits))];

    /// <param name="text">The whole value.</param>
    /// <param name="value">Without its unit.</param>
    /// <param name="unit">What stands behind the number; empty when nothing does.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value, out ReadOnlySpan<byte> unit)
    {
        unit = default;
        value = 0;
        text = text.Trim((byte)' ');
        var first = text.Length > 1 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        if (text.Length == first || !IsDigit(text[first]))
        {
            return false;
        }

        var at = first;
        long whole = 0;
        while (at < text.Length && at < 18 && (IsDigit(text[at]) || IsGroup(text, at)))
        {
            whole = IsDigit(text[at]) ? (whole * 10) + (text[at] - '0') : whole;
            at++;
        }

        value = text[0] == '-' ? -whole : whole;
        if (at < text.Length && text[at] == '.')
        {
            if (!Utf8Parser.TryParse(text[(at + 1)..], out ulong part, out var digits) || digits > 15)
            {
                return false;
            }

            value += (text[0] == '-' ? -1.0 : 1.0) * part / Powers[digits];
            at += 1 + digits;
        }

        unit = text[at..].TrimStart((byte)' ');
        return unit.IsEmpty || TryUnit(unit, out _);
    }

    public static bool TryUnit(ReadOnlySpan<byte> text, out NumberUnit unit)
    {
        unit = NumberUnit.None;
        if (text.IsEmpty || text.Length > UnitBytesMax)
        {
            return false;
        }

        unit = text switch
        {
            _ when text.SequenceEqual("ms"u8) || text.SequenceEqual("msec"u8) || text.SequenceEqual("msecs"u8) || text.SequenceEqual("millis"u8) || text.SequenceEqual("milliseconds"u8) => new(ParameterMeasure.Duration, Ms),
            _ when text.SequenceEqual("s"u8) || text.SequenceEqual("sec"u8) || text.SequenceEqual("secs"u8) || text.SequenceEqual("second"u8) || text.SequenceEqual("seconds"u8) => new(ParameterMeasure.Duration, Second),
            _ when text.SequenceEqual("us"u8) || text.SequenceEqual("µs"u8) || text.SequenceEqual("μs"u8) || text.SequenceEqual("micros"u8) || text.SequenceEqual("microseconds"u8) => new(ParameterMeasure.Duration, 1e3),
            _ when text.SequenceEqual("ns"u8) || text.SequenceEqual("nanos"u8) || text.SequenceEqual("nanoseconds"u8) => new(ParameterMeasure.Duration, 1),
            _ when text.SequenceEqual("min"u8) || text.SequenceEqual("mins"u8) || text.SequenceEqual("minutes"u8) => new(ParameterMeasure.Duration, 60 * Second),
            _ when text.SequenceEqual("B"u8) || text.SequenceEqual("byte"u8) || text.SequenceEqual("bytes"u8) => new(ParameterMeasure.Size, 1),
            _ when text.SequenceEqual("KB"u8) || text.SequenceEqual("kB"u8) || text.SequenceEqual("KiB"u8) || text.SequenceEqual("kb"u8) => new(ParameterMeasure.Size, KiB),
            _ when text.SequenceEqual("MB"u8) || text.SequenceEqual("MiB"u8) || text.SequenceEqual("mb"u8) => new(ParameterMeasure.Size, KiB * KiB),
            _ when text.SequenceEqual("GB"u8) || text.SequenceEqual("GiB"u8) || text.SequenceEqual("gb"u8) => new(ParameterMeasure.Size, KiB * KiB * KiB),
            _ when text.SequenceEqual("TB"u8) || text.SequenceEqual("TiB"u8) => new(ParameterMeasure.Size, KiB * KiB * KiB * KiB),
            _ when text.SequenceEqual("%"u8) => NumberUnit.None,
            _ => new(ParameterMeasure.Word, 0),
        };
        return unit.Factor > 0;
    }

    private static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    /// <summary>A comma between groups of three digits.</summary>
    private static bool IsGroup(ReadOnlySpan<byte> text, int at) =>
        text[at] == ',' && at + 3 < text.Length && IsDigit(text[at + 1]) && IsDigit(text[at + 2]) && IsDigit(text[at + 3]);
}
