using System.Numerics;

namespace LogFlow.Engine.Mining;

/// <summary>
/// Shapes by the hash of their skeleton, two places for each. A line with a word that varies has a skeleton of its own for every
/// value, so such shapes are let in at their second coming only, and what was not used since the last look makes room.
/// </summary>
internal sealed class ShapeCache
{
    private readonly Shape?[] _shapes;
    private readonly ulong[] _seen;
    private readonly int _mask;
    private readonly int _seenMask;

    public ShapeCache(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
        _shapes = new Shape?[size];
        _mask = size - 1;
        _seen = new ulong[Math.Max(size / 8, 16)];
        _seenMask = _seen.Length - 1;
    }

    public Shape? Find(ulong hash)
    {
        var at = (int)(hash >> 32) & _mask;
        var shape = _shapes[at];
        if (shape is not null && shape.Hash == hash)
        {
            shape.WasUsed = true;
            return shape;
        }

        shape = _shapes[at ^ 1];
        if (shape is not null && shape.Hash == hash)
        {
            shape.WasUsed = true;
            return shape;
        }

        return null;
    }

    /// <summary>True when the skeleton was seen lately; remembers it.</summary>
    public bool WasSeen(ulong hash)
    {
        ref var seen = ref _seen[(int)(hash >> 32) & _seenMask];
        if (seen == hash)
        {
            return true;
        }

        seen = hash;
        return false;
    }

    public void Put(Shape shape)
    {
        var at = (int)(shape.Hash >> 32) & _mask;
        ref var first = ref _shapes[at];
        ref var second = ref _shapes[at ^ 1];
        if (first is null || first.Hash == shape.Hash)
        {
            first = shape;
        }
        else if (second is null || second.Hash == shape.Hash)
        {
            second = shape;
        }
        else if (!first.WasUsed)
        {
            first = shape;
        }
        else if (!second.WasUsed)
        {
            second = shape;
        }
        else
        {
            first.WasUsed = second.WasUsed = false;
            first = shape;
        }
    }
}
