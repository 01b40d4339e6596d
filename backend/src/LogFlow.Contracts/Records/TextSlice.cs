namespace LogFlow.Contracts.Records;

/// <summary>A run of UTF-8 bytes inside the text buffer of a <see cref="LogBatch"/>. Offset and length in bytes.</summary>
public readonly record struct TextSlice(int Offset, int Length)
{
    public static TextSlice Empty => default;

    public bool IsEmpty => Length == 0;

    public int End => Offset + Length;
}
