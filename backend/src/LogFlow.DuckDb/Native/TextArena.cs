using System.Runtime.InteropServices;

namespace LogFlow.DuckDb.Native;

/// <summary>
/// Native memory for the text of one chunk, given back whole. Keeps its first block between chunks; larger ones, which only
/// unusually long lines need, are freed.
/// </summary>
internal sealed unsafe class TextArena : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly List<nint> _blocks = [];
    private byte* _at;
    private byte* _end;

    internal byte* Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _end - _at)
        {
            AddBlock(bytes.Length);
        }

        var start = _at;
        bytes.CopyTo(new Span<byte>(start, bytes.Length));
        _at += bytes.Length;
        return start;
    }

    internal void Clear()
    {
        for (var i = _blocks.Count - 1; i > 0; i--)
        {
            NativeMemory.Free((void*)_blocks[i]);
            _blocks.RemoveAt(i);
        }

        if (_blocks.Count > 0)
        {
            _at = (byte*)_blocks[0];
            _end = _at + BlockBytes;
        }
    }

    public void Dispose()
    {
        foreach (var block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }

        _blocks.Clear();
        _at = _end = null;
    }

    private void AddBlock(int bytesAtLeast)
    {
        // The first block has the usual size, so that Clear knows it.
        var size = _blocks.Count == 0 ? BlockBytes : Math.Max(BlockBytes, bytesAtLeast);
        _at = (byte*)NativeMemory.Alloc((nuint)size);
        _end = _at + size;
        _blocks.Add((nint)_at);
        if (size < bytesAtLeast)
        {
            AddBlock(bytesAtLeast);
        }
    }
}
