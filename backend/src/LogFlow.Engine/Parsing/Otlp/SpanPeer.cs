using System.Text;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing.Otlp;

/// <summary>
/// Whom a span that leaves its service says it calls, by OpenTelemetry's semantic conventions and the older names that are still sent:
/// <c>service.peer.name</c>, <c>peer.service</c>, database, messaging destination, <c>server.address</c>. An address that is a number
/// names nobody.
/// </summary>
internal sealed class SpanPeer
{
    private const int NameBytesMax = 100;

    private readonly string?[] _values = new string?[Enum.GetValues<Hint>().Length];

    private enum Hint
    {
        None,
        ServicePeerName,
        PeerService,
        DatabaseSystem,
        OldDatabaseSystem,
        Database,
        OldDatabase,
        Messaging,
        Destination,
        OldDestination,
        ServerAddress,
        OldServerAddress,
    }

    public void Clear() => Array.Clear(_values);

    public void Offer(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var hint = HintOf(key);
        if (hint != Hint.None && AnyValueJson.TryText(value, out var text) && text.Length is > 0 and <= NameBytesMax)
        {
            _values[(int)hint] = Encoding.UTF8.GetString(text);
        }
    }

    public void Resolve(NameTable names, ref LogRecord record)
    {
        var database = Of(Hint.DatabaseSystem) ?? Of(Hint.OldDatabaseSystem);
        var messaging = Of(Hint.Messaging);
        record.Connection = record.Role is SpanRole.Producer or SpanRole.Consumer || messaging is not null ? ConnectionType.MessagingSystem
            : database is not null ? ConnectionType.Database
            : ConnectionType.Service;
        if (record.Role is not (SpanRole.Client or SpanRole.Producer))
        {
            return;
        }

        var name = Of(Hint.ServicePeerName) ?? Of(Hint.PeerService)
            ?? Joined(database, Of(Hint.Database) ?? Of(Hint.OldDatabase))
            ?? Joined(messaging, Of(Hint.Destination) ?? Of(Hint.OldDestination))
            ?? Address(Of(Hint.ServerAddress) ?? Of(Hint.OldServerAddress));
        if (name is not null)
        {
            record.Peer = names.InternPeer(Encoding.UTF8.GetBytes(name));
        }
    }

    private static string? Joined(string? system, string? name) => system is null ? null : name is null ? system : $"{system}/{name}";

    private static string? Address(string? address) =>
        address is null or "localhost" || address.Contains(':', StringComparison.Ordinal) || address.All(c => c is '.' or (>= '0' and <= '9')) ? null : address;

    private static Hint HintOf(ReadOnlySpan<byte> key)
    {
        if (key.Length is < 7 or > 26)
        {
            return Hint.None;
        }

        return key[0] switch
        {
            (byte)'s' => key.SequenceEqual("service.peer.name"u8) ? Hint.ServicePeerName : key.SequenceEqual("server.address"u8) ? Hint.ServerAddress : Hint.None,
            (byte)'p' => key.SequenceEqual("peer.service"u8) ? Hint.PeerService : Hint.None,
            (byte)'d' => key.SequenceEqual("db.system.name"u8) ? Hint.DatabaseSystem
                : key.SequenceEqual("db.system"u8) ? Hint.OldDatabaseSystem
                : key.SequenceEqual("db.namespace"u8) ? Hint.Database
                : key.SequenceEqual("db.name"u8) ? Hint.OldDatabase
                : Hint.None,
            (byte)'m' => key.SequenceEqual("messaging.system"u8) ? Hint.Messaging
                : key.SequenceEqual("messaging.destination.name"u8) ? Hint.Destination
                : key.SequenceEqual("messaging.destination"u8) ? Hint.OldDestination
                : Hint.None,
            (byte)'n' => key.SequenceEqual("net.peer.name"u8) ? Hint.OldServerAddress : Hint.None,
            _ => Hint.None,
        };
    }

    private string? Of(Hint hint) => _values[(int)hint];
}
