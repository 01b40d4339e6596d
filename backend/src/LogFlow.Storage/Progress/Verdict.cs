namespace LogFlow.Storage.Progress;

/// <summary>What becomes of a batch that says where it belongs.</summary>
internal enum Verdict
{
    /// <summary>It goes on where the last one ended.</summary>
    Take,

    /// <summary>All of it is stored already.</summary>
    Known,

    /// <summary>What comes before it is not stored.</summary>
    Hole,
}
