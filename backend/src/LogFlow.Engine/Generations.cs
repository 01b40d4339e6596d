using System.Diagnostics.CodeAnalysis;

namespace LogFlow.Engine;

/// <summary>
/// A bounded dictionary that forgets what was not used for longest, in two generations: when the young one is full it becomes the
/// old one, and what is asked for moves back to the young one. Holds between half of the capacity and all of it.
/// </summary>
internal sealed class Generations<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public int Count => _young.Count + _old.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.Remove(key, out value))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        if (_young.Count >= _half && !_young.ContainsKey(key))
        {
            _old = _young;
            _young = [];
        }

        _old.Remove(key);
        _young[key] = value;
    }
}
