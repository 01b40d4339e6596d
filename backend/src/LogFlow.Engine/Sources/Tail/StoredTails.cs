using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>What the store knows of a source's files, at one moment.</summary>
internal sealed class StoredTails
{
    private readonly Dictionary<string, StoredPosition> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredPosition> _byPath = new(StringComparer.Ordinal);

    public StoredTails(IReadOnlyList<StoredPosition> positions)
    {
        foreach (var position in positions)
        {
            _byKey[position.Key] = position;
            if (TailState.Parse(position.State) is { } state)
            {
                _byPath[state.Path] = position;
            }
        }
    }

    /// <summary>How far an open file was read: by its identity, else by its path when it begins as it did.</summary>
    public StoredPosition? Find(string key, string path, long length, TailFile file)
    {
        if (_byKey.TryGetValue(key, out var same))
        {
            return IsOf(same, length, file) ? same : null;
        }

        return _byPath.TryGetValue(path, out var there) && TailState.Parse(there.State) is { Fingerprint.Length: > 0 } && IsOf(there, length, file) ? there : null;
    }

    private static bool IsOf(StoredPosition position, long length, TailFile file) =>
        position.Offset <= length && TailState.Parse(position.State) is { } state && file.BeginsLike(state.Fingerprint);
}
