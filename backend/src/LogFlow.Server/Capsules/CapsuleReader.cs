using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LogFlow.Contracts;
using LogFlow.Contracts.Incidents;
using LogFlow.Server.Api;

namespace LogFlow.Server.Capsules;

/// <summary>
/// Reads a capsule's file: the JSON inside the page, or the JSON alone. What comes from elsewhere is believed nothing: size, shape and
/// bounds are checked, and a fault is a sentence.
/// </summary>
internal static class CapsuleReader
{
    private const string Opening = "<script type=\"application/json\" id=\"" + CapsulePage.DataId + "\">";
    private const string Closing = "</script>";

    private static readonly JsonSerializerOptions Strict = StrictOptions();

    /// <exception cref="ApiProblem">Not a capsule that this program can show; says why.</exception>
    public static Capsule Read(ReadOnlySpan<byte> file)
    {
        Capsule? capsule;
        try
        {
            var node = JsonNode.Parse(Data(file), null, new JsonDocumentOptions { MaxDepth = Strict.MaxDepth });
            if (HasGaps(node))
            {
                throw ApiProblem.BadRequest("The capsule's lists hold empty places; export it again.");
            }

            capsule = node.Deserialize<Capsule>(Strict);
        }
        catch (JsonException error)
        {
            throw ApiProblem.BadRequest($"The capsule's data cannot be read at {error.Path ?? "its beginning"}; export it again.");
        }

        if (capsule is null || capsule.Format != Capsule.FormatName)
        {
            throw ApiProblem.BadRequest("The file is no incident capsule; export one from an incident's page.");
        }

        if (capsule.Version is < 1 or > Capsule.NewestVersion)
        {
            throw ApiProblem.BadRequest($"The capsule has format version {capsule.Version}, this program reads up to {Capsule.NewestVersion}; update it, or export the capsule from an older one.");
        }

        Check(capsule);
        // Masked again: the file may have been made by hand.
        return CapsuleMask.Hide(capsule with { Incident = capsule.Incident with { StoryLinks = null } }) with { Hidden = capsule.Hidden };
    }

    /// <summary>The same content has the same id, wherever it is read.</summary>
    public static string IdOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)).AsSpan(0, 8));

    private static ReadOnlySpan<byte> Data(ReadOnlySpan<byte> file)
    {
        var text = file.TrimStart("\uFEFF \t\r\n"u8);
        if (text.Length > 0 && text[0] == (byte)'{')
        {
            return text;
        }

        var from = text.IndexOf(Encoding.UTF8.GetBytes(Opening));
        if (from < 0)
        {
            throw ApiProblem.BadRequest("The file is no incident capsule: the data that its page carries is missing.");
        }

        var data = text[(from + Opening.Length)..];
        var to = data.IndexOf(Encoding.UTF8.GetBytes(Closing));
        return to < 0 ? throw ApiProblem.BadRequest("The capsule's file ends in the middle; fetch it again.") : data[..to];
    }

    private static void Check(Capsule capsule)
    {
        var incident = capsule.Incident;
        (string What, int Count)[] lists =
        [
            ("versions", capsule.Versions.Count), ("predictions", capsule.Predictions.Count), ("edges", capsule.Edges.Count),
            ("lines", capsule.Lines.Count), ("traces", capsule.Traces.Count), ("signals", incident.Signals.Count),
            ("members", incident.Members.Count), ("candidates", incident.Candidates.Count), ("evidence", Most(incident)),
            ("blast radius", incident.BlastRadius.Count), ("story", incident.Story.Count), ("merged", incident.MergedFrom.Count),
        ];
        foreach (var (what, count) in lists)
        {
            if (count > Capsule.Bounds.ListItems)
            {
                throw ApiProblem.BadRequest($"The capsule's {what} are {count}; at most {Capsule.Bounds.ListItems} are taken.");
            }
        }

        if (incident.BlastRadius.Any(entry => entry.Relation is not ("upstream" or "starved") || entry.State is not ("hit" or "predicted")))
        {
            throw ApiProblem.BadRequest("The capsule's blast radius holds words that this program does not know; export it again.");
        }

        if (incident.Id.Length is 0 or > 100 || incident.Root.Length == 0)
        {
            throw ApiProblem.BadRequest("The capsule's incident has no id or no root; export it again.");
        }
    }

    /// <summary>A null inside a list, which the reader of records does not look for.</summary>
    private static bool HasGaps(JsonNode? node) => node switch
    {
        JsonArray list => list.Any(item => item is null || HasGaps(item)),
        JsonObject inner => inner.Any(property => HasGaps(property.Value)),
        _ => false,
    };

    private static JsonSerializerOptions StrictOptions()
    {
        var options = LogFlowJson.Configure(new JsonSerializerOptions
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            MaxDepth = 16,
        });
        // Names only: a number that is none of them would pass unseen.
        options.Converters.Insert(0, new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        return options;
    }

    private static int Most(Incident incident) => incident.Candidates.Select(candidate => candidate.Evidence.Count).DefaultIfEmpty().Max();
}
