using System.Runtime.CompilerServices;
using LogFlow.Engine.Sources.Files;

namespace LogFlow.Engine.Tests.Sources.Files;

internal static class StrictCompression
{
    /// <summary>Other tests unpack before the file source does; in the program it comes first.</summary>
    [ModuleInitializer]
    internal static void SetUp() => RuntimeHelpers.RunClassConstructor(typeof(FileInput).TypeHandle);
}
