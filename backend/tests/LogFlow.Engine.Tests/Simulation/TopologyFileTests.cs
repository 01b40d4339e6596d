using System.Text;
using LogFlow.Engine.Simulation;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class TopologyFileTests
{
    public const string Small = """
        {
          "name": "small",
          "title": "Two services",
          "parameters": { "job": { "kind": "integer", "min": 1, "max": 9 } },
          "entries": [ { "service": "front", "weight": 1 } ],
          "services": [
            { "name": "front", "group": "a", "operation": "GET /", "errors": 0.01, "warnings": 0, "lines": 1,
              "latency_ms": { "median": 5, "p95": 20 },
              "messages": [ { "severity": "info", "text": "served {job}" }, { "severity": "error", "text": "broke at {job}" } ] },
            { "name": "back", "group": "b", "operation": "GET /b", "errors": 0.5, "warnings": 0, "lines": 1,
              "latency_ms": { "median": 5, "p95": 20 },
              "messages": [ { "severity": "info", "text": "did {job}" }, { "severity": "error", "text": "no {job}" } ] }
          ],
          "calls": [ { "caller": "front", "callee": "back", "probability": 1 } ]
        }
        """;

    [Fact]
    public void A_small_topology_loads_and_runs()
    {
        var rows = Simulated.Rows(new Simulator(Simulated.Topology(Small)), 20);

        Assert.Equal(["back", "front"], rows.Select(row => row.Service).Distinct().Order());
        Assert.Contains(rows, row => row.Body == "served 7");
        Assert.Contains(rows, row => row.Body.StartsWith("call to back failed after ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"probability\": 1 }", "\"probability\": 1.5 }", 14, "$.calls[0].probability", "1.5 is out of range; it must be from 0 to 1")]
    [InlineData("\"callee\": \"back\"", "\"callee\": \"bakc\"", 14, "$.calls[0].callee", "unknown service \"bakc\"; did you mean \"back\"?")]
    [InlineData("\"service\": \"front\"", "\"service\": \"web\"", 5, "$.entries[0].service", "unknown service \"web\"")]
    [InlineData("\"errors\": 0.5, ", "", 10, "$.services[1].errors", "\"errors\" is missing; it should be a number")]
    [InlineData("\"errors\": 0.5", "\"errors\": \"5 %\"", 10, "$.services[1].errors", "should be a number, not the text \"5 %\"")]
    [InlineData("\"errors\": 0.5", "\"error\": 0.5, \"errors\": 0.5", 10, "$.services[1].error", "unknown property \"error\"; did you mean \"errors\"?")]
    [InlineData("\"errors\": 0.5", "\"errors\": 0.5, \"errors\": 0.4", 10, "$.services[1].errors", "\"errors\" is given twice")]
    [InlineData("did {job}", "did {jobs}", 12, "$.services[1].messages[0].text", "unknown parameter {jobs}; did you mean \"job\"?")]
    [InlineData("\"severity\": \"info\", \"text\": \"did", "\"severity\": \"information\", \"text\": \"did", 12, "$.services[1].messages[0].severity",
        "\"information\" is none of info, trace, debug, notice, warn, error, fatal")]
    [InlineData("\"weight\": 1", "\"weight\": 0", 5, "$.entries[0].weight", "0 is out of range; it must be from 1E-06 to 1000000")]
    [InlineData("\"median\": 5, \"p95\": 20 },\n      \"messages\": [ { \"severity\": \"info\", \"text\": \"did", "\"median\": 50, \"p95\": 20 },\n      \"messages\": [ { \"severity\": \"info\", \"text\": \"did",
        11, "$.services[1].latency_ms.p95", "20 is less than the median")]
    [InlineData("{ \"severity\": \"error\", \"text\": \"no {job}\" }", "{ \"severity\": \"warn\", \"text\": \"no {job}\" }", 12, "$.services[1].messages",
        "errors is 0.5, so an error (or fatal) line is needed among the messages")]
    [InlineData("\"max\": 9", "\"max\": -9", 4, "$.parameters.job.max", "-9 is less than min, 1")]
    [InlineData("\"kind\": \"integer\"", "\"kind\": \"int\"", 4, "$.parameters.job.kind", "\"int\" is none of integer, decimal, hex, uuid, ip, choice")]
    [InlineData("\"title\": \"Two services\"", "\"title\": []", 3, "$.title", "should be a text in quotes, not a list")]
    [InlineData("[ { \"caller\": \"front\", \"callee\": \"back\", \"probability\": 1 } ]", "{}", 14, "$.calls", "should be a list in brackets, not an object")]
    public void A_broken_file_brings_line_path_and_cause(string right, string wrong, int line, string path, string message)
    {
        var fault = Assert.Single(Broken(Replaced(right, wrong)).Faults);

        Assert.Equal(("test.json", path), (fault.File, fault.Path));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(line, fault.Line);
    }

    [Fact]
    public void A_service_that_is_given_twice_is_told()
    {
        var fault = Broken(Replaced("\"name\": \"back\"", "\"name\": \"front\"")).Faults[0];

        Assert.Equal("test.json:10 $.services[1].name: service \"front\" is given twice", fault.ToString());
    }

    [Fact]
    public void All_faults_come_at_once()
    {
        var text = Replaced("\"probability\": 1", "\"probability\": -1").Replace("\"median\": 5", "\"median\": true", StringComparison.Ordinal);

        var broken = Broken(text);

        Assert.Equal(3, broken.Faults.Count);
        Assert.Equal(3, broken.Message.Split('\n').Length);
        Assert.StartsWith("test.json:8 $.services[0].latency_ms.median: should be a number, not true", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"name\": ", 1, "is not valid JSON")]
    [InlineData("{\n  \"name\" \"x\" }", 2, "is not valid JSON: '\"' is invalid after a property name")]
    [InlineData("", 1, "is not valid JSON")]
    [InlineData("[]", 1, "should be an object in braces, not a list")]
    [InlineData("{} {}", 1, "is not valid JSON")]
    public void What_is_not_JSON_is_told_with_its_line(string text, int line, string message)
    {
        var fault = Assert.Single(Broken(text).Faults);

        Assert.Equal(line, fault.Line);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_told()
    {
        var bytes = "{ \"name\": \"\xFF\xFE\" }"u8.ToArray();
        bytes[11] = 0xFF;
        bytes[12] = 0xFF;

        var broken = Assert.Throws<ScenarioFileException>(() => TopologyFile.Parse(bytes, "test.json"));

        Assert.Contains("not valid", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_that_cannot_end_is_named()
    {
        var text = Replaced("\"probability\": 1 }", "\"probability\": 1 }, { \"caller\": \"back\", \"callee\": \"front\", \"probability\": 1 }");

        var fault = Assert.Single(Broken(text).Faults);

        Assert.Equal("the calls front -> back -> front would not terminate: lower a probability on this cycle", fault.Message);
        Assert.Equal(14, fault.Line);
    }

    [Fact]
    public void A_cycle_that_chance_ends_is_allowed_and_bounded()
    {
        var text = Replaced("\"probability\": 1 }", "\"probability\": 1 }, { \"caller\": \"back\", \"callee\": \"front\", \"probability\": 0.9 }");

        var rows = Simulated.Rows(new Simulator(Simulated.Topology(text)), 5);

        // 16 calls deep at most, each with a line or two.
        var spans = rows.Where(row => row.IsSpan).GroupBy(row => row.Trace).Max(trace => trace.Count());
        Assert.InRange(spans, 10, 16);
    }

    [Fact]
    public void Garbage_never_does_more_than_fault()
    {
        var random = new Random(1);
        var good = Encoding.UTF8.GetBytes(Small);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = good.ToArray();
            for (var j = 0; j < 1 + (i % 4); j++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 256);
            }

            var error = Record.Exception(() => TopologyFile.Parse(bytes, "test.json"));
            Assert.True(error is null or ScenarioFileException, error?.ToString());
        }
    }

    internal static string Replaced(string right, string wrong)
    {
        var text = Small.ReplaceLineEndings("\n");
        Assert.Contains(right, text, StringComparison.Ordinal);
        return text.Replace(right, wrong, StringComparison.Ordinal);
    }

    private static ScenarioFileException Broken(string text) =>
        Assert.Throws<ScenarioFileException>(() => Simulated.Topology(text));
}
