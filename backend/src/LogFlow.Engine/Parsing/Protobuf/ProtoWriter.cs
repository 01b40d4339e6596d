using System.Buffers.Binary;
using System.Text;

namespace LogFlow.Engine.Parsing.Protobuf;

/// <summary>Writes protobuf messages into a growing buffer; nested ones by begin and end.</summary>
public sealed class ProtoWriter
{
    // A nested message's length is not known before its end: five bytes hold any, a longer than needed varint being valid.
    private const int LengthBytes = 5;

    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Valid until the next write.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    public void Varint(int field, ulong value)
    {
        Raw((ulong)field << 3);
        Raw(value);
    }

    public void Fixed64(int field, ulong value)
    {
        Raw(((ulong)field << 3) | 1);
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        _length += 8;
    }

    public void Fixed32(int field, uint value)
    {
        Raw(((ulong)field << 3) | 5);
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);
        _length += 4;
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Raw(((ulong)field << 3) | 2);
        Raw((ulong)value.Length);
        value.CopyTo(Room(value.Length));
        _length += value.Length;
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Begins a nested message; give the result to <see cref="End"/>.</summary>
    public int Begin(int field)
    {
        Raw(((ulong)field << 3) | 2);
        Room(LengthBytes);
        _length += LengthBytes;
        return _length;
    }

    public void End(int start)
    {
        var length = (uint)(_length - start);
        for (var i = 0; i < LengthBytes; i++)
        {
            _bytes[start - LengthBytes + i] = (byte)((length & 0x7F) | (i < LengthBytes - 1 ? 0x80u : 0));
            length >>= 7;
        }
    }

    private void Raw(ulong value)
    {
        var room = Room(10);
        var i = 0;
        for (; value >= 0x80; value >>= 7)
        {
            room[i++] = (byte)(value | 0x80);
        }

        room[i++] = (byte)value;
        _length += i;
    }

    private Span<byte> Room(int more)
    {
        if (_length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
        }

        return _bytes.AsSpan(_length, more);
    }
}
