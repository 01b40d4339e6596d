namespace LogFlow.Server.Cli;

/// <summary>What every verb answers the shell.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;

    /// <summary>It ran and failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration; nothing was done.</summary>
    public const int Usage = 2;

    public const int Interrupted = 130;
}
