using System.Net;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Server.Api;

namespace LogFlow.Server.Tests.Api;

/// <summary>Search, export and comparison, against the real server over a real database.</summary>
public sealed class ExploringTests(SeededServer seeded) : IClassFixture<SeededServer>
{
    private readonly RunningServer _server = seeded.Server;

    [Fact]
    public async Task The_query_box_and_the_histogram_find_the_same()
    {
        const string Query = "q=card%20-charged%20%22declined%20after%22%20service:payments%20level:error";

        var page = await _server.GetAsync($"/api/search?{Query}&limit=1000");
        var histogram = await _server.GetAsync($"/api/search/histogram?{Query}&buckets=50");

        Assert.Equal(SeededServer.Traces / 5, page.GetProperty("items").GetArrayLength());
        Assert.Equal(SeededServer.Traces / 5, histogram.GetProperty("total").GetInt64());
        Assert.True(histogram.GetProperty("buckets").GetArrayLength() <= 50);
    }

    [Fact]
    public async Task A_line_has_its_context_and_an_empty_search_its_way_out()
    {
        var line = (await _server.GetAsync("/api/search?q=%22card%201025%20declined%22")).GetProperty("items")[0];
        var context = await _server.GetAsync($"/api/search/context?seq={line.GetProperty("sequence").GetInt64()}&before=2&after=3");
        var relaxed = await _server.GetAsync("/api/search/relax?q=nonsense&service=payments");

        Assert.Equal((2, 3), (context.GetProperty("before").GetArrayLength(), context.GetProperty("after").GetArrayLength()));
        Assert.Equal("text", relaxed.GetProperty("items")[0].GetProperty("filter").GetString());
        Assert.True(relaxed.GetProperty("items")[0].GetProperty("count").GetInt64() > 0);
    }

    [Theory]
    [InlineData("csv", "text/csv", SeededServer.Traces + 1)]
    [InlineData("ndjson", "application/x-ndjson", SeededServer.Traces)]
    public async Task What_was_found_comes_as_a_file(string format, string type, int lines)
    {
        using var response = await _server.Client.GetAsync($"/api/search/export?format={format}&service=payments&kind=log&q=card");

        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(lines, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("/api/search?q=level:loud")]
    [InlineData("/api/search?q=-level:error")]
    [InlineData("/api/search/histogram?buckets=0")]
    [InlineData("/api/search/context")]
    [InlineData("/api/search/export?format=xml")]
    [InlineData("/api/changes?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")]
    public async Task A_wrong_question_is_a_400(string path)
    {
        using var response = await _server.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Two_windows_are_compared_and_changes_listed()
    {
        // All there is: nothing comes before it.
        var all = $"from={RunningServer.Now.AddMinutes(-30).ToUnixTimeSeconds()}&to={RunningServer.Now.AddMinutes(1).ToUnixTimeSeconds()}";
        var report = await _server.GetAsync($"/api/changes?{all}");

        Assert.Equal(0, report.GetProperty("windows").GetProperty("base_seconds").GetDouble());
        Assert.Equal(0, (await _server.GetAsync($"/api/templates/diff?{all}")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await _server.GetAsync("/api/changes/events?service=nobody")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2", "'-2")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("=\"x\"", "\"'=\"\"x\"\"\"")]
    [InlineData("plain", "plain")]
    public void A_cell_is_never_a_formula(string text, string cell) => Assert.Equal(cell, SearchExport.Cell(text));

    [Fact]
    public void The_language_of_the_box_is_read_left_to_right()
    {
        var query = SearchSyntax.Apply(new SearchQuery(), "card -\"by acquirer\" service:\"my shop\" -service:cart level:warn kind:span http://x \"open end");

        Assert.Equal(["card", "http://x", "open end"], query.Terms);
        Assert.Equal(["by acquirer"], query.NotTerms);
        Assert.Equal(("my shop", "cart", Severity.Warn, RecordKind.Span), (query.Service, query.NotServices[0], query.MinSeverity, query.Kind));
    }
}
