using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>
/// What a file is, whatever it is called: device and inode on Linux. Elsewhere the path and the time of creation, which a rename does not
/// survive.
/// </summary>
/// <param name="Key">Text that equals another's when it is the same file.</param>
/// <param name="Length">Bytes now.</param>
internal readonly record struct FileIdentity(string Key, long Length)
{
    private const int AtCurrentFolder = -100;
    private const uint BasicStats = 0x7FF;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int DeviceMajorOffset = 136;
    private const int DeviceMinorOffset = 140;
    private const int StructBytes = 256;
    private const int FileTypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>Null when there is no such regular file or it may not be looked at. Links are followed.</summary>
    public static FileIdentity? Of(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            return Stat(AtCurrentFolder, path, 0);
        }

        var file = new FileInfo(path);
        return file.Exists ? new FileIdentity(string.Create(CultureInfo.InvariantCulture, $"{path}@{file.CreationTimeUtc.Ticks:x}"), file.Length) : null;
    }

    private static unsafe FileIdentity? Stat(int folder, string path, int flags)
    {
        Span<byte> stat = stackalloc byte[StructBytes];
        fixed (byte* at = stat)
        {
            if (NativeMethods.Statx(folder, path, flags, BasicStats, at) != 0)
            {
                return null;
            }
        }

        if ((BinaryPrimitives.ReadUInt16LittleEndian(stat[ModeOffset..]) & FileTypeMask) != RegularFile)
        {
            return null;
        }

        var inode = BinaryPrimitives.ReadUInt64LittleEndian(stat[InodeOffset..]);
        var major = BinaryPrimitives.ReadUInt32LittleEndian(stat[DeviceMajorOffset..]);
        var minor = BinaryPrimitives.ReadUInt32LittleEndian(stat[DeviceMinorOffset..]);
        return new FileIdentity(
            string.Create(CultureInfo.InvariantCulture, $"{major:x}.{minor:x}.{inode:x}"), (long)BinaryPrimitives.ReadUInt64LittleEndian(stat[SizeOffset..]));
    }

    private static partial class NativeMethods
    {
        // struct statx has one layout on every architecture.
        [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern unsafe int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte* stat);
    }
}
