namespace LogFlow.Engine.Parsing.Text;

/// <summary>The parts so far of a long line that the container runtime cut up; one for each of a container's streams.</summary>
internal sealed class PartialEntry(int bytesMax)
{
    private byte[] _bytes = [];
    private int _length;

    /// <summary>A part came, and not the last one.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The runtime's time of the last part, Unix nanoseconds.</summary>
    public long? TimeNs { get; private set; }

    /// <summary>What else the runtime says of it, as JSON members.</summary>
    public ReadOnlyMemory<byte> Members { get; private set; }

    public void Append(ReadOnlySpan<byte> text, ParseContext context)
    {
        (IsOpen, TimeNs, Members) = (true, context.EnvelopeNs, context.EnvelopeMembers);
        text = text[..Math.Min(text.Length, bytesMax + 1 - Math.Min(_length, bytesMax + 1))];
        if (_length + text.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + text.Length));
        }

        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>All parts, cut at the limit. Valid until the next one is appended.</summary>
    public ReadOnlySpan<byte> Take()
    {
        var text = Values.Utf8Text.Cut(_bytes.AsSpan(0, _length), bytesMax);
        IsOpen = false;
        _length = 0;
        return text;
    }
}
