namespace LogFlow.Contracts.Flow;

/// <summary>
/// An item that several consumers share and whose buffers are pooled. It starts with one reference, its maker's; the bus adds one
/// per consumer and gives each back after the handler.
/// </summary>
public interface IReferenceCounted
{
    void AddReference();

    void Release();
}
