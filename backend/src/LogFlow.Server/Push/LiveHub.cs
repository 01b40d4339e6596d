using LogFlow.Server.Api;
using Microsoft.AspNetCore.SignalR;

namespace LogFlow.Server.Push;

/// <summary>What a client wants to see of the log lines. Null means all.</summary>
public sealed record WatchRequest(string? Service, string? Level);

/// <summary>
/// <c>/hub/live</c>: on connect the client is sent <c>snapshot</c>, then <c>delta</c> each tick; it may call <c>Watch</c>.
/// </summary>
internal sealed class LiveHub(LivePush push) : Hub
{
    private const int ServiceNameMax = 256;

    public override Task OnConnectedAsync()
    {
        if (!push.TryAttach(Context.ConnectionId, Context.Abort, Context.ConnectionAborted))
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

    /// <summary>From the next delta on, its log lines are those of the service and of the level or above. Answers what was taken over.</summary>
    public WatchRequest Watch(WatchRequest? wanted)
    {
        if (wanted?.Service?.Length > ServiceNameMax)
        {
            throw new HubException($"service has {wanted.Service.Length} characters; give at most {ServiceNameMax}.");
        }

        try
        {
            var service = string.IsNullOrEmpty(wanted?.Service) ? null : wanted.Service;
            var level = string.IsNullOrEmpty(wanted?.Level) ? null : wanted.Level;
            push.Watch(Context.ConnectionId, new LogFilter(service, QueryText.Level(level) ?? 0));
            return new WatchRequest(service, level);
        }
        catch (ApiProblem problem)
        {
            throw new HubException(problem.Message);
        }
    }
}
