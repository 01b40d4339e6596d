namespace LogFlow.Testing.Corpus;

/// <summary>One input that is made to break something, by name.</summary>
/// <param name="Name">What is nasty about it.</param>
/// <param name="Make">Its bytes, the same ones every time.</param>
/// <param name="IsLarge">More than about 100 kB, up to 100 MiB.</param>
public sealed record NamedInput(string Name, Func<byte[]> Make, bool IsLarge = false)
{
    /// <summary>The protocol that this is a body of, where it is that of one only; null else.</summary>
    public string? Protocol { get; init; }

    public override string ToString() => Name;
}
