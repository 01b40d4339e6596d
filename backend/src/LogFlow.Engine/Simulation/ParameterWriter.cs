using System.Text;

namespace LogFlow.Engine.Simulation;

/// <summary>Writes a random value of one parameter.</summary>
internal sealed class ParameterWriter
{
    private readonly ParameterKind _kind;
    private readonly long _min;
    private readonly ulong _count;
    private readonly int _digits;
    private readonly long _scale;
    private readonly byte[][] _values;
    private readonly bool _isPerTrace;

    private ParameterWriter(ParameterShape shape)
    {
        _kind = shape.Kind;
        _digits = shape.Digits;
        _scale = 1;
        for (var i = 0; i < shape.Digits && shape.Kind == ParameterKind.Decimal; i++)
        {
            _scale *= 10;
        }

        _min = shape.Min * _scale;
        _count = (ulong)(((shape.Max - shape.Min) * _scale) + 1);
        _values = shape.Values is null ? [] : [.. shape.Values.Select(Encoding.UTF8.GetBytes)];
        _isPerTrace = shape.IsPerTrace;
    }

    public static ParameterWriter Of(ParameterShape shape) => new(shape);

    /// <summary>For each of the topology's parameters the writer that stands in for its own, or null.</summary>
    public static ParameterWriter?[] Instead(IReadOnlyDictionary<string, IReadOnlyList<string>> values, IReadOnlyList<ParameterShape> parameters) =>
        [.. parameters.Select(parameter => values.TryGetValue(parameter.Name, out var other)
            ? Of(new ParameterShape(parameter.Name, ParameterKind.Choice, Values: other, IsPerTrace: parameter.IsPerTrace))
            : null)];

    public void Write(TextBuffer to, ref Prng prng, ulong traceSeed, int parameterIndex)
    {
        if (_isPerTrace)
        {
            // Any line of the trace comes to the same value without anyone keeping it.
            var own = new Prng(traceSeed ^ ((ulong)(parameterIndex + 1) * 0x9E3779B97F4A7C15));
            Write(to, ref own);
        }
        else
        {
            Write(to, ref prng);
        }
    }

    private void Write(TextBuffer to, ref Prng prng)
    {
        switch (_kind)
        {
            case ParameterKind.Integer:
                to.WriteNumber(_min + (long)prng.Below(_count));
                break;
            case ParameterKind.Decimal:
                var value = _min + (long)prng.Below(_count);
                if (value < 0)
                {
                    to.Write("-"u8);
                }

                to.WriteNumber(Math.Abs(value) / _scale);
                to.Write("."u8);
                to.WriteNumber(Math.Abs(value) % _scale, _digits);
                break;
            case ParameterKind.Hex:
                for (var left = _digits; left > 0; left -= 16)
                {
                    to.WriteHex(prng.Next(), Math.Min(left, 16));
                }

                break;
            case ParameterKind.Uuid:
                var high = prng.Next();
                var low = prng.Next();
                to.WriteHex(high >> 32, 8);
                to.Write("-"u8);
                to.WriteHex(high >> 16, 4);
                to.Write("-4"u8);
                to.WriteHex(high, 3);
                to.Write("-"u8);
                to.WriteHex(0x8 | ((low >> 60) & 0x3), 1);
                to.WriteHex(low >> 48, 3);
                to.Write("-"u8);
                to.WriteHex(low, 12);
                break;
            case ParameterKind.Ip:
                var address = prng.Next();
                to.Write("10."u8);
                to.WriteNumber((long)(address & 0xFF));
                to.Write("."u8);
                to.WriteNumber((long)((address >> 8) & 0xFF));
                to.Write("."u8);
                to.WriteNumber((long)(((address >> 16) & 0xFF) % 254) + 1);
                break;
            default:
                to.Write(_values[(int)prng.Below((ulong)_values.Length)]);
                break;
        }
    }
}
