using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Mining;

/// <summary>One default configuration for every log type; nothing here needs to be set per source.</summary>
public sealed class MinerOptions
{
    /// <summary>
    /// Share of a line's words that must stand in a group of templates for the line to join it; a position that is already known to
    /// vary counts half. 0.05 to 1, default 0.5.
    /// </summary>
    [Range(0.05, 1)]
    public double Similarity { get; set; } = 0.5;

    /// <summary>Leading words that lead down the tree, so that they are never generalised. 0 to 8, default 1.</summary>
    [Range(0, 8)]
    public int LeadingWords { get; set; } = 1;

    /// <summary>Children of a tree node; further leading words share one child, where they may vary. 1 to 10,000, default 200.</summary>
    [Range(1, 10_000)]
    public int ChildrenMax { get; set; } = 200;

    /// <summary>Groups of similar templates in a leaf; past it a line joins the most similar one. 1 to 1,000, default 64.</summary>
    [Range(1, 1_000)]
    public int GroupsMax { get; set; } = 64;

    /// <summary>
    /// How many different words at one position make it a parameter; with fewer it tells templates apart
    /// (<c>session opened</c>, <c>session closed</c>). 2 to 64, default 5.
    /// </summary>
    [Range(2, 64)]
    public int WordValues { get; set; } = 5;

    /// <summary>The same for positions that hold words in capitals only (states, HTTP methods). 2 to 64, default 8.</summary>
    [Range(2, 64)]
    public int CapitalValues { get; set; } = 8;

    /// <summary>
    /// The same for dotted names (hosts, packages) and for ids that differ in their constant part (<c>rdd_1</c>,
    /// <c>broadcast_1</c>). 2 to 64, default 2.
    /// </summary>
    [Range(2, 64)]
    public int NameValues { get; set; } = 2;

    /// <summary>The same for words that are the value of a key (<c>state=up</c>, <c>isOpen:true</c>). 2 to 64, default 4.</summary>
    [Range(2, 64)]
    public int KeyedValues { get; set; } = 4;

    /// <summary>
    /// Templates of one group; past it the position with the most words becomes a parameter. 2 to 1,024, default 64.
    /// </summary>
    [Range(2, 1_024)]
    public int VariantsMax { get; set; } = 64;

    /// <summary>Templates held; past it the least recently seen ones are retired and counted. 16 to 10,000,000, default 100,000.</summary>
    [Range(16, 10_000_000)]
    public int TemplatesMax { get; set; } = 100_000;

    /// <summary>
    /// Skeletons of known lines that lead straight to their template, a power of two. 16 to 16,777,216, default 65,536.
    /// </summary>
    [Range(16, 16_777_216)]
    public int ShapesMax { get; set; } = 65_536;
}
