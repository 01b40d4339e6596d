using System.Collections.Concurrent;
using LogFlow.Contracts.Records;

namespace LogFlow.Storage.Catalog;

/// <summary>
/// The store's own small numbers for service names, which outlive a run. The writer adds under its lock; any thread reads. Bounded, because
/// each run may bring as many new names as it holds: further ones are <see cref="NameTable.OtherName"/>.
/// </summary>
internal sealed class ServiceNames(int namesMax)
{
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private volatile string[] _names = [];
    private volatile int _count;

    public int Count => _count;

    /// <summary>Empty when there is no such number.</summary>
    public string this[int id]
    {
        get
        {
            var names = _names;
            return (uint)id < (uint)names.Length ? names[id] ?? "" : "";
        }
    }

    public bool TryFind(string name, out int id) => _ids.TryGetValue(name, out id);

    /// <summary>True when the name is new; -1 as its number when it finds no place.</summary>
    public bool Add(string name, out int id)
    {
        if (_ids.TryGetValue(name, out id))
        {
            return false;
        }

        if (_count >= namesMax && name != NameTable.OtherName)
        {
            id = -1;
            return false;
        }

        id = _count;
        Add(id, name);
        return true;
    }

    public void Add(int id, string name)
    {
        if (id >= _names.Length)
        {
            var larger = new string[Math.Max(id + 1, _names.Length * 2)];
            _names.CopyTo(larger, 0);
            _names = larger;
        }

        _names[id] = name;
        _count = Math.Max(_count, id + 1);
        // Published last: whoever finds the number also finds the name.
        _ids[name] = id;
    }
}
