namespace LogFlow.Server.Retelling;

/// <summary>A language model behind some protocol. Thread-safe.</summary>
internal interface ILanguageModel
{
    /// <summary>The model's answer to one question, as it came.</summary>
    /// <exception cref="RetellingException">It cannot be reached, refused, or answered something unreadable; the message says which.</exception>
    Task<string> AskAsync(string instruction, string question, CancellationToken cancellationToken);
}

/// <summary>Why the plain story has to do: one sentence for a person.</summary>
internal sealed class RetellingException(string message, Exception? inner = null) : Exception(message, inner);
