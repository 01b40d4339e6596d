using System.Text;
using LogFlow.Engine.Simulation;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class FailureFileTests
{
    private const string Good = """
        {
          "name": "slow_stock",
          "title": "Slow stock",
          "primary": { "service": "inventory", "latency": 4, "ramp_seconds": 0 },
          "cascade": [
            { "service": "cart", "warnings": 2, "duration_seconds": 5 }
          ],
          "lag_seconds": 3,
          "duration_seconds": 20
        }
        """;

    [Fact]
    public void A_failure_of_ones_own_loads_with_its_defaults()
    {
        var failure = Parse(Good);

        Assert.Equal(("slow_stock", "Slow stock", "", 3.0, 2.0, 20.0), (failure.Name, failure.Title, failure.Description, failure.LagSeconds, failure.RampSeconds, failure.DurationSeconds));
        Assert.Equal(new Effect("inventory", Latency: 4, RampSeconds: 0), failure.Primary);
        Assert.Equal([new Effect("cart", Warnings: 2, DurationSeconds: 5)], failure.Cascade);
    }

    [Fact]
    public void An_effect_may_have_its_own_ramp_and_duration()
    {
        var world = new World(Simulated.Shop);
        var faults = new FaultBook(world);
        faults.Start(Parse(Good), 0);

        Assert.Equal(4, faults.At(world.IndexOf("inventory"), 0).Latency);
        Assert.Equal(2, faults.At(world.IndexOf("cart"), EventTime.Ns(7.9)).Warnings);
        Assert.Equal(1, faults.At(world.IndexOf("cart"), EventTime.Ns(8.1)).Warnings);
    }

    [Theory]
    [InlineData("\"service\": \"inventory\"", "\"service\": \"inventry\"", 4, "$.primary.service", "unknown service of this topology \"inventry\"; did you mean \"inventory\"?")]
    [InlineData("\"latency\": 4", "\"latancy\": 4", 4, "$.primary.latancy", "unknown property \"latancy\"; did you mean \"latency\"?")]
    [InlineData("\"latency\": 4", "\"latency\": 0", 4, "$.primary.latency", "0 is out of range; it must be from 0.001 to 1000")]
    [InlineData("\"latency\": 4", "\"latency\": 1", 4, "$.primary", "changes nothing: give errors, latency, volume, warnings or calls a factor other than 1, or a release, values or down true")]
    [InlineData("\"warnings\": 2", "\"warnings\": -1", 6, "$.cascade[0].warnings", "-1 is out of range; it must be from 0 to 1000")]
    [InlineData("\"warnings\": 2", "\"warnings\": \"x2\"", 6, "$.cascade[0].warnings", "should be a number, not the text \"x2\"")]
    [InlineData("\"duration_seconds\": 20", "\"duration_seconds\": 0", 9, "$.duration_seconds", "0 is out of range; it must be from 0.1 to 86400")]
    [InlineData("\"lag_seconds\": 3", "\"lag_seconds\": 20", 8, "$.lag_seconds", "20 s is not less than duration_seconds, so the cascade would never start")]
    [InlineData("\"name\": \"slow_stock\"", "\"name\": \"Slow stock\"", 2, "$.name", "\"Slow stock\" should be lower case letters, digits and underscores")]
    [InlineData("  \"title\": \"Slow stock\",\n", "", 1, "$.title", "\"title\" is missing; it should be a text in quotes")]
    [InlineData("\"cascade\": [", "\"cascade\": [ 7,", 5, "$.cascade[0]", "should be an object in braces, not the number 7")]
    public void A_broken_file_brings_line_path_and_cause(string right, string wrong, int line, string path, string message)
    {
        var text = Good.ReplaceLineEndings("\n");
        Assert.Contains(right, text, StringComparison.Ordinal);

        var fault = Assert.Single(Assert.Throws<ScenarioFileException>(() => Parse(text.Replace(right, wrong, StringComparison.Ordinal))).Faults);

        Assert.Equal(("own.json", path, message, line), (fault.File, fault.Path, fault.Message, fault.Line));
    }

    [Fact]
    public void A_primary_that_is_missing_is_told() =>
        Assert.Equal(
            "own.json:1 $.primary: \"primary\" is missing; it should be an object in braces",
            Assert.Throws<ScenarioFileException>(() => Parse("{ \"name\": \"x\", \"title\": \"X\", \"duration_seconds\": 5 }")).Message);

    private static Failure Parse(string text) => FailureFile.Parse(Encoding.UTF8.GetBytes(text), "own.json", Simulated.Shop);
}
