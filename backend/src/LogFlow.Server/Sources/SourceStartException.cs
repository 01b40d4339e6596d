namespace LogFlow.Server.Sources;

/// <summary>A source cannot be started; the message is a sentence for the user that says what and what to do.</summary>
public sealed class SourceStartException(string message, Exception? inner = null) : Exception(message, inner);
