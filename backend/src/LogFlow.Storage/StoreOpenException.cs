namespace LogFlow.Storage;

/// <summary>The store cannot be opened. The message is one sentence that says what is wrong and what to do; the file is untouched.</summary>
public sealed class StoreOpenException(string message, Exception? inner = null) : Exception(message, inner);
