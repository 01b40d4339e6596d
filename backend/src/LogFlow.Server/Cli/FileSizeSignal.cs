using System.Runtime.InteropServices;

namespace LogFlow.Server.Cli;

/// <summary>
/// A limit on the size of files (<c>ulimit -f</c>, <c>LimitFSIZE</c>) ends a program by a signal, unless that is ignored: then the write fails, as on a
/// full disk, and is answered as one.
/// </summary>
internal static class FileSizeSignal
{
    // SIGXFSZ where .NET runs; it has no name there.
    private const int FileSizeExceeded = 25;

    /// <summary>For as long as the result is kept; null where there are no such signals.</summary>
    public static IDisposable? Ignore() =>
        OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)FileSizeExceeded, context => context.Cancel = true);
}
