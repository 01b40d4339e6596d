using System.Globalization;

/// <summary>
/// Runs inside the program before its own first line when <c>DOTNET_STARTUP_HOOKS</c> names this assembly, and writes down how that process
/// formats and parses: a test that changes the locale must know that it did.
/// </summary>
internal static class StartupHook
{
    public const string Variable = "LOGFLOW_TEST_CULTURE_FILE";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } path)
        {
            return;
        }

        var culture = CultureInfo.CurrentCulture;
        var summer = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);
        File.WriteAllText(
            path,
            $"{culture.Name}|{1.5.ToString(culture)}|{"i".ToUpper(culture)}|{summer.ToString("yyyy", culture)}|{TimeZoneInfo.Local.GetUtcOffset(summer).TotalMinutes.ToString(CultureInfo.InvariantCulture)}");
    }
}
