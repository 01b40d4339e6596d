using System.Threading.Channels;
using LogFlow.Contracts.Operations;
using LogFlow.Storage;

namespace LogFlow.Server.Security;

/// <summary>
/// One line for everything that an administrator changed, and for who came in: in the log at once, in the store a moment later. Holds
/// no bodies and no queries, which may carry secrets. Bounded; a store that does not write loses lines here, counted, and never an answer.
/// </summary>
internal sealed partial class AuditTrail(LogStore store, SecurityOptions options, TimeProvider time, ILogger<AuditTrail> logger) : BackgroundService
{
    private const int WaitingMax = 1000;
    private const int PathMax = 300;

    private readonly Channel<AuditEntry> _waiting = Channel.CreateBounded<AuditEntry>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Note(HttpContext context, Caller caller, int status) =>
        Add(caller.Name, caller.Id, $"{context.Request.Method} {Shorten(context.Request.Path)}", status, AddressOf(context));

    /// <param name="context">The request.</param>
    /// <param name="caller">Null when the key was wrong.</param>
    public void NoteSignIn(HttpContext context, Caller? caller) =>
        Add(caller?.Name ?? "", caller?.Id ?? "", caller is null ? "sign-in refused" : "sign-in", caller is null ? 401 : 200, AddressOf(context));

    public void NoteKey(string what, ApiKey key) => Add(key.Name, key.Id, $"{what} ({key.Prefix}…)", 0, "");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends with the channel and not with the token: what was noted is written.
        await foreach (var entry in _waiting.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                await store.Audit.AddAsync(entry, options.AuditMax, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // The line is in the log; the store's trouble is told by its own stage.
                Log.NotKept(logger, error.Message);
            }
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        return ExecuteTask?.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    private void Add(string who, string keyId, string what, int status, string address)
    {
        Log.Audit(logger, who, keyId, what, status, address);
        _waiting.Writer.TryWrite(new AuditEntry(time.GetUtcNow(), who, keyId, what, status, address));
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static string Shorten(string path)
    {
        // Control characters would let a path write lines of its own into the log.
        var clean = string.Concat(path.Take(PathMax).Select(c => char.IsControl(c) ? '?' : c));
        return path.Length > PathMax ? clean + "…" : clean;
    }

    private static partial class Log
    {
        [LoggerMessage(310, LogLevel.Information, "audit: {Who} ({KeyId}): {What} -> {Status} from {Address}")]
        public static partial void Audit(ILogger logger, string who, string keyId, string what, int status, string address);

        [LoggerMessage(311, LogLevel.Warning, "An audit line could not be kept in the store: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);
    }
}
