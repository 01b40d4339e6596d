using System.Text;

namespace LogFlow.Engine.Parameters;

/// <summary>The different values that a parameter has taken, as long as they are few. A value is made a string once.</summary>
internal sealed class ValueTable(int max)
{
    /// <summary>Longer ones are free text.</summary>
    public const int BytesMax = 64;

    public const int Full = -1;

    private byte[][] _bytes = new byte[4][];
    private string[] _texts = new string[4];

    public int Count { get; private set; }

    public string this[int index] => _texts[index];

    /// <summary>The value's number, in order of first appearance; <see cref="Full"/> when there is no room for it.</summary>
    public int IndexOf(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < Count; i++)
        {
            if (value.SequenceEqual(_bytes[i]))
            {
                return i;
            }
        }

        return Count == max || value.Length > BytesMax ? Full : Add(value.ToArray());
    }

    private int Add(byte[] value)
    {
        if (Count == _texts.Length)
        {
            Array.Resize(ref _bytes, Math.Min(Count * 2, max));
            Array.Resize(ref _texts, _bytes.Length);
        }

        (_bytes[Count], _texts[Count]) = (value, Encoding.UTF8.GetString(value));
        return Count++;
    }
}
