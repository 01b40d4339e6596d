using System.Buffers.Binary;

namespace LogFlow.Engine.Parsing.Protobuf;

internal enum WireType : byte
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    GroupStart = 3,
    GroupEnd = 4,
    Fixed32 = 5,
}

/// <summary>
/// Walks the fields of one protobuf message where it stands, without copying and without exceptions: what is malformed makes
/// <see cref="IsBroken"/> true and ends the walk. A length never reaches beyond the message, and a field of another wire type than
/// expected is for the caller to skip, as an unknown one. Encoding: protobuf.dev/programming-guides/encoding.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int GroupDepthMax = 100;
    private const int VarintBytesMax = 10;

    private ReadOnlySpan<byte> _rest = message;

    public bool IsBroken { get; private set; }

    public uint Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>Field and type of the next field, as one number to switch on.</summary>
    public readonly uint Tag => (Field << 3) | (uint)Type;

    /// <summary>False at the end, or when the message is malformed. The field's value must be read or skipped before the next call.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty || IsBroken)
        {
            return false;
        }

        var tag = Varint();
        Field = (uint)(tag >> 3);
        Type = (WireType)(tag & 7);
        if (tag > uint.MaxValue || Field == 0 || Type > WireType.Fixed32 || Type == WireType.GroupEnd)
        {
            IsBroken = true;
        }

        return !IsBroken;
    }

    public ulong Varint()
    {
        if (!_rest.IsEmpty && _rest[0] < 0x80)
        {
            ulong small = _rest[0];
            _rest = _rest[1..];
            return small;
        }

        var value = 0UL;
        for (var i = 0; i < _rest.Length && i < VarintBytesMax; i++)
        {
            var b = _rest[i];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        return Break();
    }

    public ulong Fixed64()
    {
        if (_rest.Length < 8)
        {
            return Break();
        }

        var value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return value;
    }

    public uint Fixed32()
    {
        if (_rest.Length < 4)
        {
            return (uint)Break();
        }

        var value = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        _rest = _rest[4..];
        return value;
    }

    /// <summary>A string, bytes or a message.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        if (length > (ulong)_rest.Length)
        {
            Break();
            return [];
        }

        var value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return value;
    }

    /// <summary>Leaves the value of the field at hand.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Fixed64();
                break;
            case WireType.Bytes:
                Bytes();
                break;
            case WireType.Fixed32:
                Fixed32();
                break;
            default:
                SkipGroup();
                break;
        }
    }

    /// <summary>Groups are long out of use; they may stand in a message as unknown fields.</summary>
    private void SkipGroup()
    {
        var depth = 1;
        while (depth > 0 && !IsBroken)
        {
            if (_rest.IsEmpty)
            {
                IsBroken = true;
                return;
            }

            Type = (WireType)(Varint() & 7);
            switch (Type)
            {
                case WireType.GroupStart:
                    depth++;
                    IsBroken |= depth > GroupDepthMax;
                    break;
                case WireType.GroupEnd:
                    depth--;
                    break;
                case <= WireType.Fixed32:
                    Skip();
                    break;
                default:
                    IsBroken = true;
                    break;
            }
        }
    }

    private ulong Break()
    {
        IsBroken = true;
        _rest = [];
        return 0;
    }
}
