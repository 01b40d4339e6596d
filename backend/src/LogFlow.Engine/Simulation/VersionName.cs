using System.Text;

namespace LogFlow.Engine.Simulation;

/// <summary>A service's version in a scenario file, and how its records carry it.</summary>
internal static class VersionName
{
    private const int LengthMax = 64;

    /// <summary>Null when it is not given; a fault is noted when it cannot be one.</summary>
    public static string? Read(ScenarioReader reader, JsonPlace parent, string name)
    {
        if (parent.Find(name) is not { } at)
        {
            return null;
        }

        var version = reader.Text(parent, name, lengthMax: LengthMax);
        if (!version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '_') || !version.Any(char.IsAsciiDigit))
        {
            reader.Fault(at, $"\"{version}\" is no version: give letters, digits, dots, dashes, plus signs and underscores, with a digit among them");
        }

        return version;
    }

    /// <summary>The attributes of a record of this version; empty for none.</summary>
    public static byte[] Attributes(string version) =>
        version.Length == 0 ? [] : Encoding.UTF8.GetBytes($"{{\"service.version\":\"{version}\"}}");
}
