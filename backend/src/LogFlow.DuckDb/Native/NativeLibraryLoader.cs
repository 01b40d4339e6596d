using System.Reflection;
using System.Runtime.InteropServices;

namespace LogFlow.DuckDb.Native;

/// <summary>Finds DuckDB's library beside the program, where the build puts it, and nowhere else first.</summary>
internal static class NativeLibraryLoader
{
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != NativeMethods.Library)
        {
            return 0;
        }

        var file = OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
        var beside = Path.Combine(AppContext.BaseDirectory, file);
        if (File.Exists(beside))
        {
            return NativeLibrary.Load(beside);
        }

        throw new DllNotFoundException(
            $"DuckDB's library {beside} is missing; building LogFlow.DuckDb fetches it with npm and copies it there.");
    }
}
