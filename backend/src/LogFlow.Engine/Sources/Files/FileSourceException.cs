namespace LogFlow.Engine.Sources.Files;

/// <summary>A file that cannot be read; the message is a sentence for the user that says what and what to do.</summary>
public sealed class FileSourceException(string message, Exception? inner = null) : Exception(message, inner);
