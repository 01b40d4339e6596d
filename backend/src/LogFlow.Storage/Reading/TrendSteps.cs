namespace LogFlow.Storage.Reading;

/// <summary>
/// The equal steps of a trend, which ends with the newest second: a last step that is only partly over would look like a fall. What lies
/// before the first whole step belongs to none.
/// </summary>
internal readonly record struct TrendSteps
{
    public const int Max = 30;

    private readonly long _before;

    /// <param name="oldest">First second counted.</param>
    /// <param name="newest">Last second counted.</param>
    public TrendSteps(long oldest, long newest)
    {
        var seconds = Math.Max(1, newest - oldest + 1);
        Width = (seconds + Max - 1) / Max;
        Count = (int)(seconds / Width);
        _before = newest + 1 - ((Count + 1) * Width);
    }

    /// <summary>Seconds of a step.</summary>
    public long Width { get; }

    public int Count { get; }

    /// <summary>The step of a row's second in SQL, from 0; -1 before the first.</summary>
    public string Sql(Filter filter) => $"(tick - {filter.Parameter(_before)}) // {filter.Parameter(Width)} - 1";
}
