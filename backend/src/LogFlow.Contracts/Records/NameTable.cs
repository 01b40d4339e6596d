using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LogFlow.Contracts.Records;

/// <summary>
/// Service names and their small integer ids. Ids depend on arrival order, so nothing that leaves the engine may be ordered by
/// them: order by name. Any thread may intern and read. Bounded: past <see cref="Capacity"/> names fold into
/// <see cref="OtherName"/> and are counted.
/// </summary>
public sealed class NameTable
{
    public const int None = -1;
    public const string OtherName = "(other)";
    public const string UnknownName = "unknown_service";
    public const int NameBytesMax = 256;

    private readonly ConcurrentDictionary<byte[], int> _idByName = new(Utf8Comparer.Instance);
    private readonly ConcurrentDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly Lock _growing = new();
    private string[] _names = new string[64];
    private volatile int _count;
    private long _folded;
    private int _peers;

    public NameTable(int capacity = 10_000)
    {
        Capacity = capacity;
        _lookup = _idByName.GetAlternateLookup<ReadOnlySpan<byte>>();
        Other = Add(Encoding.UTF8.GetBytes(OtherName));
        Unknown = Add(Encoding.UTF8.GetBytes(UnknownName));
    }

    public int Capacity { get; }

    /// <summary>Id of <see cref="OtherName"/>.</summary>
    public int Other { get; }

    /// <summary>Id of <see cref="UnknownName"/>, for records that name no service.</summary>
    public int Unknown { get; }

    public int Count => _count;

    /// <summary>How many times a name was folded into <see cref="OtherName"/> because the table was full.</summary>
    public long Folded => Interlocked.Read(ref _folded);

    public string this[int id] => Volatile.Read(ref _names)[id];

    public int Intern(string name) => Intern(Encoding.UTF8.GetBytes(name));

    /// <summary>
    /// The id of a name. Blanks around it are trimmed, control characters become <c>?</c>, invalid UTF-8 becomes U+FFFD, and
    /// it is cut at <see cref="NameBytesMax"/>; an empty name is <see cref="Unknown"/>.
    /// </summary>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        if (_lookup.TryGetValue(utf8, out var id))
        {
            return id;
        }

        var name = Clean(utf8);
        if (name.Length == 0)
        {
            return Unknown;
        }

        lock (_growing)
        {
            if (_lookup.TryGetValue(name, out id))
            {
                return id;
            }

            if (_count >= Capacity)
            {
                Interlocked.Increment(ref _folded);
                return Other;
            }

            return Add(name);
        }
    }

    /// <summary>
    /// As <see cref="Intern(ReadOnlySpan{byte})"/>, for what only others name (databases, hosts): at most a tenth of the table is theirs,
    /// so that they cannot crowd the services out.
    /// </summary>
    public int InternPeer(ReadOnlySpan<byte> utf8)
    {
        if (_lookup.TryGetValue(utf8, out var id))
        {
            return id;
        }

        if (Volatile.Read(ref _peers) >= Capacity / 10)
        {
            Interlocked.Increment(ref _folded);
            return Other;
        }

        Interlocked.Increment(ref _peers);
        return Intern(utf8);
    }

    public bool TryFind(string name, out int id) => _lookup.TryGetValue(Encoding.UTF8.GetBytes(name), out id);

    private static byte[] Clean(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, NameBytesMax * 4)]).Trim();
        var clean = string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        });

        var bytes = Encoding.UTF8.GetBytes(clean);
        if (bytes.Length <= NameBytesMax)
        {
            return bytes;
        }

        var length = NameBytesMax;
        while (length > 0 && (bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return bytes[..length];
    }

    private int Add(byte[] name)
    {
        var id = _count;
        if (id == _names.Length)
        {
            var larger = new string[_names.Length * 2];
            _names.CopyTo(larger, 0);
            Volatile.Write(ref _names, larger);
        }

        _names[id] = Encoding.UTF8.GetString(name);
        _count = id + 1;
        // Published last: whoever finds the id also finds the name.
        _idByName[name] = id;
        return id;
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
