using System.Collections;
using System.Globalization;
using System.Reflection;
using LogFlow.Server.Ingest;
using LogFlow.Server.Push;

namespace LogFlow.Server.Status;

/// <summary>
/// The settings in effect, as text. Whatever may be a secret is masked by its name, and whole sections about security are not told:
/// better one value too few than a key on a screen.
/// </summary>
internal static class EffectiveSettings
{
    public const string Masked = "••••••";

    private const int ItemsMax = 20;

    private static readonly string[] SecretWords = ["key", "secret", "password", "token", "credential", "pepper", "salt", "certificate", "cookie"];

    public static IReadOnlyList<SettingStatus> Of(ServerSettings settings) =>
    [
        .. Of(ServerOptions.Section, settings.Server),
        .. Of(IngestOptions.Section, settings.Ingest),
        .. Of(PushOptions.Section, settings.Push),
        .. Of(ServerSettings.StoreSection, settings.Store),
        .. Of(ServerSettings.EngineSection, settings.Engine),
    ];

    internal static IEnumerable<SettingStatus> Of(string section, object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.CanWrite && p.GetIndexParameters().Length == 0))
        {
            var value = property.GetValue(options);
            if (value is not null && property.PropertyType is { IsClass: true, Namespace: not null } type && type.Name.EndsWith("Options", StringComparison.Ordinal))
            {
                foreach (var inner in Of($"{section}:{property.Name}", value))
                {
                    yield return inner;
                }

                continue;
            }

            if (TextOf(value) is { } text)
            {
                yield return new SettingStatus(section, property.Name, IsSecret(property.Name) ? Masked : text);
            }
        }
    }

    private static bool IsSecret(string name) => SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Null for what has no plain text: it is left out.</summary>
    private static string? TextOf(object? value) => value switch
    {
        null => "(none)",
        string text => text,
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IEnumerable<string> texts => Joined(texts),
        IEnumerable => null,
        _ => null,
    };

    private static string Joined(IEnumerable<string> texts)
    {
        var list = texts.Take(ItemsMax + 1).ToList();
        return list.Count == 0 ? "(none)" : string.Join(", ", list.Take(ItemsMax)) + (list.Count > ItemsMax ? ", …" : "");
    }
}
