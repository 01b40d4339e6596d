namespace LogFlow.DuckDb;

/// <summary>A transaction on a connection; everything the connection runs belongs to it until it ends.</summary>
public sealed class DuckDbTransaction : IDisposable
{
    private readonly DuckDbConnection _connection;
    private bool _isOpen = true;

    internal DuckDbTransaction(DuckDbConnection connection) => _connection = connection;

    /// <exception cref="DuckDbException">Not committed; the transaction is rolled back.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(!_isOpen, this);
        _isOpen = false;
        _connection.Execute("COMMIT");
    }

    public void Rollback()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (DuckDbException)
        {
            // DuckDB has already ended the transaction itself, after a fatal error or a failed commit.
        }
    }

    public void Dispose() => Rollback();
}
