using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing.Elastic;

/// <summary>What became of one operation of a bulk request.</summary>
/// <param name="Action"><c>index</c>, <c>create</c>, <c>update</c> or <c>delete</c>.</param>
/// <param name="Index">Where it was meant to go.</param>
/// <param name="Id">The document's id, null when it has none.</param>
/// <param name="Status">201 taken, 400 refused, 413 too long.</param>
/// <param name="Reason">Why it was refused; null when it was taken.</param>
public readonly record struct BulkItem(string Action, string Index, string? Id, int Status, string? Reason);

/// <summary>
/// The body of Elasticsearch's <c>_bulk</c>: pairs of lines, what to do and the document. Documents are taken as records; updates and
/// deletes are refused one by one, since a log is only added to.
/// </summary>
/// <param name="services">The engine's names.</param>
/// <param name="options">Line limit and allowed clock skew count here.</param>
/// <param name="index">The index of operations that name none.</param>
public sealed class BulkBody(NameTable services, ParserOptions options, string index) : LineBody(services, options)
{
    /// <summary>Operations of one request; what comes after them is refused with the request.</summary>
    public const int ItemsMax = 200_000;

    private const int NameMax = 256;

    private readonly List<BulkItem> _items = [];
    private string _action = "";
    private string _index = "";
    private string? _id;

    public IReadOnlyList<BulkItem> Items => _items;

    /// <summary>What is wrong with the body as a whole; null while it can be read. Lines after that are not looked at.</summary>
    public string? Fault { get; private set; }

    private protected override void Read(ReadOnlySpan<byte> line)
    {
        if (Fault is not null)
        {
            return;
        }

        if (_action.Length == 0)
        {
            ReadAction(line);
            return;
        }

        if (_action == "update")
        {
            Refuse(400, "updates are not possible: a log is only added to");
        }
        else if (TryAddObject(line, out var reason))
        {
            _items.Add(new BulkItem(_action, _index, _id, 201, null));
            _action = "";
        }
        else
        {
            Refuse(400, $"the document is {reason}");
        }
    }

    private protected override void ReadOverlong()
    {
        if (_action.Length == 0)
        {
            Fault ??= $"line {Line} is longer than {Options.LineBytesMax} bytes";
        }
        else
        {
            Refuse(413, $"the document is longer than {Options.LineBytesMax} bytes");
        }
    }

    private void ReadAction(ReadOnlySpan<byte> line)
    {
        if (_items.Count >= ItemsMax)
        {
            Fault = $"more than {ItemsMax} operations; send fewer at once";
            return;
        }

        (_index, _id) = (index, null);
        if (!TryReadAction(line))
        {
            _action = "";
            Fault = $"Malformed action/metadata line [{Line}], expected index, create, update or delete with an object";
        }
        else if (_action == "delete")
        {
            Refuse(400, "deletes are not possible: a log is only added to");
        }
    }

    private bool TryReadAction(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            {
                return false;
            }

            _action = reader.ValueTextEquals("index"u8) ? "index"
                : reader.ValueTextEquals("create"u8) ? "create"
                : reader.ValueTextEquals("update"u8) ? "update"
                : reader.ValueTextEquals("delete"u8) ? "delete"
                : "";
            if (_action.Length == 0 || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIndex = reader.ValueTextEquals("_index"u8);
                var isId = reader.ValueTextEquals("_id"u8);
                reader.Read();
                if ((isIndex || isId) && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= NameMax && !reader.ValueIsEscaped)
                {
                    var text = Encoding.UTF8.GetString(reader.ValueSpan);
                    _index = isIndex ? text : _index;
                    _id = isId ? text : _id;
                }
                else
                {
                    reader.Skip();
                }
            }

            return reader.TokenType == JsonTokenType.EndObject;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second: a name whose escapes are half a character.
            return false;
        }
    }

    private void Refuse(int status, string reason)
    {
        _items.Add(new BulkItem(_action, _index, _id, status, reason));
        Reject(Line, reason);
        _action = "";
    }
}
