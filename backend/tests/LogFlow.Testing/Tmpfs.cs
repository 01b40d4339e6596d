using System.Diagnostics;

namespace LogFlow.Testing;

/// <summary>A disk of a few megabytes that is really full when it is full. Needs the right to mount.</summary>
public sealed class Tmpfs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logflow-small-disk-");

    private Tmpfs()
    {
    }

    public string Path => _folder.FullName;

    /// <summary>Null where mounting is not allowed.</summary>
    public static Tmpfs? TryMount(int megabytes)
    {
        var disk = new Tmpfs();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "none", disk.Path))
        {
            return disk;
        }

        disk._folder.Delete();
        return null;
    }

    /// <summary>Takes all the room that is left, but for a few bytes.</summary>
    public void Fill(long leave = 0)
    {
        using var file = File.OpenWrite(System.IO.Path.Combine(Path, "in-the-way"));
        file.Seek(0, SeekOrigin.End);
        var block = new byte[64 * 1024];
        try
        {
            while (new DriveInfo(Path).AvailableFreeSpace > leave + block.Length)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(System.IO.Path.Combine(Path, "in-the-way"));

    public void Dispose()
    {
        Run("umount", Path);
        _folder.Delete(recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
