using System.IO.Enumeration;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>
/// A path with <c>*</c>, <c>?</c> and <c>**</c>. Symbolic links to files are followed, and folders behind links too where the pattern names
/// them one by one; <c>**</c> does not follow links to folders, so that it cannot go round in circles.
/// </summary>
internal sealed class Glob
{
    private static readonly EnumerationOptions Plain = new() { IgnoreInaccessible = true, AttributesToSkip = 0, ReturnSpecialDirectories = false };

    private readonly string _root;
    private readonly string[] _segments;

    public Glob(string pattern)
    {
        var path = Path.GetFullPath(pattern);
        _root = Path.GetPathRoot(path) ?? "/";
        _segments = path[_root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Files that match now, in no order.</summary>
    public IEnumerable<string> Files() => Match(_root, 0);

    private static bool IsPlain(string segment) => segment.AsSpan().IndexOfAny('*', '?') < 0;

    private IEnumerable<string> Match(string folder, int at)
    {
        var segment = _segments[at];
        var isLast = at == _segments.Length - 1;
        if (segment == "**")
        {
            return MatchDeep(folder, at);
        }

        if (IsPlain(segment))
        {
            var path = Path.Combine(folder, segment);
            return isLast ? (File.Exists(path) ? [path] : []) : Match(path, at + 1);
        }

        return isLast ? Entries(folder, segment, isFolder: false) : Entries(folder, segment, isFolder: true).SelectMany(f => Match(f, at + 1));
    }

    private IEnumerable<string> MatchDeep(string folder, int at)
    {
        var here = at == _segments.Length - 1 ? Entries(folder, "*", isFolder: false) : Match(folder, at + 1);
        return here.Concat(Entries(folder, "*", isFolder: true).Where(f => new DirectoryInfo(f).LinkTarget is null).SelectMany(f => MatchDeep(f, at)));
    }

    private static List<string> Entries(string folder, string pattern, bool isFolder)
    {
        try
        {
            return
            [
                .. new FileSystemEnumerable<string>(folder, static (ref FileSystemEntry e) => e.ToFullPath(), Plain)
                {
                    // A link counts as what it leads to.
                    ShouldIncludePredicate = (ref FileSystemEntry e) =>
                        e.IsDirectory == isFolder && (e.FileName[0] != '.' || pattern[0] == '.') && FileSystemName.MatchesSimpleExpression(pattern, e.FileName, ignoreCase: false),
                },
            ];
        }
        catch (IOException)
        {
            // Not there, or gone while it was listed.
            return [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}
