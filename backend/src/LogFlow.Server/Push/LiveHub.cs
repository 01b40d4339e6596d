using System.Globalization;
using LogFlow.Server.Api;
using LogFlow.Server.Push.Wire;
using Microsoft.AspNetCore.SignalR;

namespace LogFlow.Server.Push;

/// <summary>What a client wants to see of the log lines. Null means all; a null request, none.</summary>
public sealed record WatchRequest(string? Service, string? Level);

/// <summary>What was taken over, and the recent lines of it as rows (see <c>WireRows</c>).</summary>
public sealed record WatchAnswer(string? Service, string? Level, IReadOnlyList<object?[]> Logs);

/// <summary>
/// <c>/hub/live</c>: on connect the client is sent <c>snapshot</c>, then <c>delta</c> each tick. One that comes back connects with
/// <c>?epoch=…&amp;number=…</c> and is sent what it missed. It may call <c>Watch</c> and <c>Show</c>.
/// </summary>
internal sealed class LiveHub(LivePush push) : Hub
{
    private const int ServiceNameMax = 256;

    public override Task OnConnectedAsync()
    {
        var query = Context.GetHttpContext()?.Request.Query;
        string? epoch = query?["epoch"];
        long? number = long.TryParse(query?["number"], CultureInfo.InvariantCulture, out var last) ? last : null;
        if (!push.TryAttach(Context.ConnectionId, epoch, number, Context.Abort, Context.ConnectionAborted))
        {
            Context.Abort();
        }

        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        push.Detach(Context.ConnectionId);
        return Task.CompletedTask;
    }

    /// <summary>
    /// From the next delta on, it holds log lines of the service and of the level or above; none when asked with null. Answers what was
    /// taken over, with the recent lines.
    /// </summary>
    public WatchAnswer Watch(WatchRequest? wanted)
    {
        if (wanted?.Service?.Length > ServiceNameMax)
        {
            throw new HubException($"service has {wanted.Service.Length} characters; give at most {ServiceNameMax}.");
        }

        try
        {
            var service = string.IsNullOrEmpty(wanted?.Service) ? null : wanted.Service;
            var level = string.IsNullOrEmpty(wanted?.Level) ? null : wanted.Level;
            var filter = wanted is null ? (LogFilter?)null : new LogFilter(service, QueryText.Level(level) ?? 0);
            return new WatchAnswer(service, level, [.. push.Watch(Context.ConnectionId, filter).Select(WireRows.Of)]);
        }
        catch (ApiProblem problem)
        {
            throw new HubException(problem.Message);
        }
    }

    /// <summary>Whether the page is seen. One that is not gets a message for every thirty ticks; when it is seen again, at once what it missed.</summary>
    public void Show(bool isVisible) => push.Show(Context.ConnectionId, isVisible);
}
