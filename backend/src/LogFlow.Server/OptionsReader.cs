using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace LogFlow.Server;

/// <summary>
/// Reads a section into an options class and collects every fault (unreadable, out of range, unknown key) instead of throwing at
/// the first, so that a person corrects a configuration once.
/// </summary>
internal static class OptionsReader
{
    /// <param name="section">The section; its keys are property names, in any case.</param>
    /// <param name="faults">Where faults go, as sentences.</param>
    /// <param name="subsections">Keys of the section that others read.</param>
    public static T Read<T>(IConfigurationSection section, ICollection<string> faults, params string[] subsections)
        where T : class, new()
    {
        var options = new T();
        ReadInto(options, section, faults, subsections);
        return options;
    }

    /// <summary>Checks the ranges and the class's own rules, of nested options too.</summary>
    public static void Check(object options, string path, ICollection<string> faults)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        if (options is IValidatableObject rules)
        {
            // The validator skips these when a property is out of range; a person wants all faults at once.
            results.AddRange(rules.Validate(new ValidationContext(options)).Where(r => !results.Exists(known => known.ErrorMessage == r.ErrorMessage)));
        }

        foreach (var result in results)
        {
            faults.Add($"{path}: {result.ErrorMessage}");
        }

        foreach (var nested in Writable(options.GetType()).Where(p => IsNested(p.PropertyType)))
        {
            Check(nested.GetValue(options)!, $"{path}:{nested.Name}", faults);
        }
    }

    private static PropertyInfo[] Writable(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)];

    /// <summary>Options within options: a subsection of the same name.</summary>
    private static bool IsNested(Type type) => type.IsClass && type.Namespace?.StartsWith("LogFlow.", StringComparison.Ordinal) == true;

    private static void ReadInto(object options, IConfigurationSection section, ICollection<string> faults, params string[] subsections)
    {
        var properties = Writable(options.GetType());
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(properties, p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                if (!subsections.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                {
                    faults.Add($"{section.Path}:{child.Key} is not a setting; there are {string.Join(", ", properties.Select(p => p.Name).Concat(subsections))}.");
                }
            }
            else if (IsNested(property.PropertyType))
            {
                ReadInto(property.GetValue(options)!, child, faults);
            }
            else
            {
                Set(options, property, child, faults);
            }
        }
    }

    private static void Set(object options, PropertyInfo property, IConfigurationSection value, ICollection<string> faults)
    {
        if (property.PropertyType == typeof(string[]))
        {
            var list = value.Value is { } joined
                ? joined.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                : [.. value.GetChildren().Select(child => child.Value ?? "")];
            property.SetValue(options, list);
            return;
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (string.IsNullOrEmpty(value.Value))
        {
            if (type != property.PropertyType || type == typeof(string))
            {
                property.SetValue(options, null);
            }
            else
            {
                faults.Add($"{value.Path} is empty; give {Describe(type)}.");
            }

            return;
        }

        try
        {
            property.SetValue(options, TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, value.Value));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            faults.Add($"{value.Path} is '{value.Value}'; give {Describe(type)}.");
        }
    }

    private static string Describe(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time such as 00:00:30",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ => "a text",
    };
}
