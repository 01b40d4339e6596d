using System.Text;
using System.Text.RegularExpressions;
using LogFlow.Engine.Simulation;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class MessageTemplateTests
{
    [Theory]
    [InlineData(ParameterKind.Integer, "^(-[1-5]|[0-9]|1[0-2])$")]
    [InlineData(ParameterKind.Decimal, @"^(-[0-4]\.\d{3}|-5\.000|([0-9]|1[01])\.\d{3}|12\.000)$")]
    [InlineData(ParameterKind.Hex, "^[0-9a-f]{3}$")]
    [InlineData(ParameterKind.Uuid, "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    [InlineData(ParameterKind.Ip, @"^10(\.(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$")]
    [InlineData(ParameterKind.Choice, "^(red|grün)$")]
    public void Parameters_have_their_form(ParameterKind kind, string form)
    {
        var template = Template("{x}", new ParameterShape("x", kind, -5, 12, 3, ["red", "grün"]));
        var prng = new Prng(1);

        var texts = Enumerable.Range(0, 2_000).Select(_ => Written(template, ref prng)).ToList();

        Assert.All(texts, text => Assert.Matches(new Regex(form), text));
        Assert.True(texts.Distinct().Count() >= 2);
    }

    [Fact]
    public void A_parameter_per_trace_keeps_its_value_in_the_trace_and_changes_with_it()
    {
        var template = Template("{x} {y}", new ParameterShape("x", ParameterKind.Hex, Digits: 16, IsPerTrace: true), new ParameterShape("y", ParameterKind.Hex, Digits: 16));
        var prng = new Prng(1);

        var lines = Enumerable.Range(0, 3).Select(_ => Written(template, ref prng, traceSeed: 5).Split(' ')).ToList();

        Assert.Single(lines.Select(line => line[0]).Distinct());
        Assert.Equal(3, lines.Select(line => line[1]).Distinct().Count());
        Assert.NotEqual(lines[0][0], Written(template, ref prng, traceSeed: 6).Split(' ')[0]);
    }

    [Fact]
    public void Two_parameters_per_trace_of_one_form_differ()
    {
        var template = Template("{x} {y}", new ParameterShape("x", ParameterKind.Hex, Digits: 16, IsPerTrace: true), new ParameterShape("y", ParameterKind.Hex, Digits: 16, IsPerTrace: true));
        var prng = new Prng(1);

        var words = Written(template, ref prng).Split(' ');

        Assert.NotEqual(words[0], words[1]);
    }

    [Fact]
    public void Built_in_parameters_are_filled_in_and_other_braces_stay()
    {
        var prng = new Prng(1);

        var text = Written(Template("{callee}: {duration_ms} ms, try {attempt} {\"a\":{}} {Not a name} {"), ref prng);

        Assert.Equal("back: 12 ms, try 2 {\"a\":{}} {Not a name} {", text);
    }

    [Fact]
    public void An_unknown_parameter_is_a_bug_where_the_file_was_not_checked() =>
        Assert.Throws<ArgumentException>(() => Template("{nobody}"));

    private static MessageTemplate Template(string text, params ParameterShape[] parameters) => new(text, 9, parameters);

    private static string Written(MessageTemplate template, ref Prng prng, ulong traceSeed = 1)
    {
        var buffer = new TextBuffer();
        template.Write(buffer, ref prng, new LineFacts { TraceSeed = traceSeed, Callee = "back"u8, DurationMs = 12, Attempt = 2 });
        return Encoding.UTF8.GetString(buffer.Slice(0, buffer.Length));
    }
}
