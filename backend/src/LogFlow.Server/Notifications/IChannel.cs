using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Notifications;

/// <summary>A way to reach people. Stateless and thread-safe; one call is one attempt.</summary>
internal interface IChannel
{
    /// <summary>As in <see cref="ChannelSettings.Type"/>.</summary>
    string Type { get; }

    /// <exception cref="ChannelException">It was not taken; says why, without secrets.</exception>
    Task SendAsync(ChannelSettings channel, Delivery delivery, CancellationToken cancellationToken);
}

/// <summary>An attempt that failed.</summary>
/// <param name="message">For people; never holds a secret or an address's query.</param>
/// <param name="isFinal">The receiver understood and refuses: trying again for a day would not help.</param>
/// <param name="retryAfter">When the receiver wants to be asked again.</param>
internal sealed class ChannelException(string message, bool isFinal = false, TimeSpan? retryAfter = null) : Exception(message)
{
    public bool IsFinal { get; } = isFinal;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
