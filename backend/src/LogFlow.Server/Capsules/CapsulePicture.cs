using System.Globalization;
using System.Net;
using System.Text;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Server.Capsules;

/// <summary>
/// The calls around an incident as a drawing: callers left, what they depend on right, in columns by distance from the root. Classes
/// only, no style attributes: the page's policy forbids them.
/// </summary>
internal static class CapsulePicture
{
    private const int NodesMax = 60;
    private const int NameMax = 20;
    private const int ColumnWidth = 220;
    private const int RowHeight = 56;
    private const int NodeWidth = 160;
    private const int NodeHeight = 36;
    private const int Margin = 16;

    public static string Draw(Capsule capsule)
    {
        var places = PlacesOf(capsule);
        var columns = places.Values.Max(place => place.Column) + 1;
        var rows = places.Values.Max(place => place.Row) + 1;
        var (width, height) = ((columns * ColumnWidth) - (ColumnWidth - NodeWidth) + (2 * Margin), (rows * RowHeight) + (2 * Margin));
        var svg = new StringBuilder();
        svg.Append(Inv, $"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"Calls around {Text(capsule.Incident.Root)}\">");
        svg.Append("<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" class=\"arrow\"/></marker></defs>");
        foreach (var edge in capsule.Edges)
        {
            if (edge.Caller != edge.Callee && places.TryGetValue(edge.Caller, out var from) && places.TryGetValue(edge.Callee, out var to))
            {
                DrawEdge(svg, edge, from, to);
            }
        }

        var roles = Roles(capsule.Incident);
        foreach (var (service, place) in places)
        {
            DrawNode(svg, service, place, roles.GetValueOrDefault(service, ("node", "")));
        }

        return svg.Append("</svg>").ToString();
    }

    private static CultureInfo Inv => CultureInfo.InvariantCulture;

    private static void DrawEdge(StringBuilder svg, CapsuleEdge edge, Place from, Place to)
    {
        var isBack = to.Column <= from.Column;
        var (x1, y1) = (from.X + (isBack ? NodeWidth / 2 : NodeWidth), from.Y + (isBack ? NodeHeight : NodeHeight / 2));
        var (x2, y2) = (to.X + (isBack ? NodeWidth / 2 : 0), to.Y + (isBack ? NodeHeight : NodeHeight / 2));
        var bend = isBack ? 0 : (x2 - x1) / 2;
        var sag = isBack ? 24 : 0;
        var share = edge.Calls > 0 ? (double)edge.Errors / edge.Calls : 0;
        svg.Append(Inv, $"<path class=\"edge{(share >= 0.05 ? " bad" : "")}\" marker-end=\"url(#arrow)\" d=\"M{x1} {y1}C{x1 + bend} {y1 + sag} {x2 - bend} {y2 + sag} {x2} {y2}\">");
        svg.Append(Inv, $"<title>{Text(edge.Caller)} calls {Text(edge.Callee)}: {edge.Calls} calls, {edge.Errors} failed</title></path>");
    }

    private static void DrawNode(StringBuilder svg, string service, Place place, (string Class, string Word) role)
    {
        var name = service.Length > NameMax ? string.Concat(service.AsSpan(0, NameMax - 1), "…") : service;
        svg.Append(Inv, $"<g class=\"{role.Class}\"><title>{Text(service)}{(role.Word.Length > 0 ? ", " + role.Word : "")}</title>");
        svg.Append(Inv, $"<rect x=\"{place.X}\" y=\"{place.Y}\" width=\"{NodeWidth}\" height=\"{NodeHeight}\" rx=\"7\"/>");
        svg.Append(Inv, $"<text x=\"{place.X + 10}\" y=\"{place.Y + (role.Word.Length > 0 ? 16 : 22)}\">{Text(name)}</text>");
        if (role.Word.Length > 0)
        {
            svg.Append(Inv, $"<text class=\"word\" x=\"{place.X + 10}\" y=\"{place.Y + 30}\">{role.Word.ToUpperInvariant()}</text>");
        }

        svg.Append("</g>");
    }

    private static Dictionary<string, (string Class, string Word)> Roles(Incident incident)
    {
        var roles = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var entry in incident.BlastRadius)
        {
            var hops = entry.Hops.ToString(Inv);
            roles[entry.Service] = entry.Relation == "starved" ? ("node hit", $"starved +{hops}")
                : entry.State == "hit" ? ("node hit", $"hit +{hops}") : ("node risk", $"at risk +{hops}");
        }

        foreach (var member in incident.Members)
        {
            roles.TryAdd(member.Service, ("node hit", "in trouble"));
        }

        roles[incident.Root] = ("node root", "root");
        return roles;
    }

    /// <summary>Columns by distance: callers of the root to the left, what it calls to the right; who is not connected stands in its column.</summary>
    private static SortedDictionary<string, Place> PlacesOf(Capsule capsule)
    {
        var incident = capsule.Incident;
        var columns = new Dictionary<string, int>(StringComparer.Ordinal) { [incident.Root] = 0 };
        Walk(columns, incident.Root, -1, capsule.Edges.ToLookup(edge => edge.Callee, edge => edge.Caller, StringComparer.Ordinal));
        Walk(columns, incident.Root, 1, capsule.Edges.ToLookup(edge => edge.Caller, edge => edge.Callee, StringComparer.Ordinal));
        foreach (var service in incident.Members.Select(member => member.Service).Concat(incident.BlastRadius.Select(entry => entry.Service)))
        {
            if (columns.Count < NodesMax)
            {
                columns.TryAdd(service, 0);
            }
        }

        var first = columns.Values.Min();
        var places = new SortedDictionary<string, Place>(StringComparer.Ordinal);
        foreach (var column in columns.GroupBy(pair => pair.Value))
        {
            var row = 0;
            foreach (var (service, _) in column.OrderBy(pair => pair.Key != incident.Root).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            {
                places[service] = new Place(column.Key - first, row++);
            }
        }

        return places;
    }

    private static void Walk(Dictionary<string, int> columns, string root, int step, ILookup<string, string> next)
    {
        var layer = new List<string> { root };
        for (var column = step; layer.Count > 0; column += step)
        {
            var found = new List<string>();
            foreach (var service in layer.SelectMany(service => next[service]).Order(StringComparer.Ordinal))
            {
                if (columns.Count < NodesMax && columns.TryAdd(service, column))
                {
                    found.Add(service);
                }
            }

            layer = found;
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private readonly record struct Place(int Column, int Row)
    {
        public int X => Margin + (Column * ColumnWidth);

        public int Y => Margin + (Row * RowHeight);
    }
}
