namespace LogFlow.Engine.Parsing;

/// <summary>The lines from which a format is told; they are parsed once it is known. Bounded in lines and bytes.</summary>
internal sealed class LineSample
{
    public const int LinesMax = 100;

    private const int BytesMax = 256 * 1024;

    private readonly List<Line> _lines = new(LinesMax);
    private byte[] _bytes = [];
    private int _length;

    public int Count => _lines.Count;

    public bool IsFull => _lines.Count >= LinesMax || _length >= BytesMax;

    public void Add(ReadOnlySpan<byte> line, long? arrivalNs, bool isTruncated)
    {
        if (_length + line.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Math.Max(_bytes.Length * 2, 4096), _length + line.Length));
        }

        line.CopyTo(_bytes.AsSpan(_length));
        _lines.Add(new Line(_length, line.Length, arrivalNs, isTruncated));
        _length += line.Length;
    }

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_lines[index].Start, _lines[index].Length);

    public long? ArrivalNs(int index) => _lines[index].ArrivalNs;

    public bool IsTruncated(int index) => _lines[index].IsTruncated;

    public void Clear()
    {
        _lines.Clear();
        _bytes = [];
        _length = 0;
    }

    private readonly record struct Line(int Start, int Length, long? ArrivalNs, bool IsTruncated);
}
