namespace LogFlow.Engine.Parsing.Protobuf;

/// <summary>The nested messages of one field, to be walked with <c>foreach</c>; ends early where the message is malformed.</summary>
public ref struct ProtoFields(ReadOnlySpan<byte> message, int field)
{
    private ProtoReader _reader = new(message);

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly ProtoFields GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_reader.Next())
        {
            if (_reader.Field == field && _reader.Type == WireType.Bytes)
            {
                Current = _reader.Bytes();
                return !_reader.IsBroken;
            }

            _reader.Skip();
        }

        return false;
    }
}
