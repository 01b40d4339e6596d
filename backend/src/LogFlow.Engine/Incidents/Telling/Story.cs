using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>A story as it grows: sentences, each with where its numbers are to be seen.</summary>
internal sealed class Story
{
    private const int LinksMax = 8;

    private readonly List<string> _sentences = [];
    private readonly List<IReadOnlyList<StoryLink>> _links = [];

    public IReadOnlyList<string> Sentences => _sentences;

    public IReadOnlyList<IReadOnlyList<StoryLink>> Links => _links;

    public void Add(string sentence, params IReadOnlyList<StoryLink> links)
    {
        _sentences.Add(sentence);
        _links.Add(links);
    }

    public static StoryLink Service(string name) => new(StoryLinkKinds.Service, name);

    /// <summary>Links to services, as many as a sentence has room for.</summary>
    public static IEnumerable<StoryLink> Services(IEnumerable<string> names) => names.Take(LinksMax).Select(Service);
}
