using LogFlow.Server.Notifications;

namespace LogFlow.Server.Tests.Notifications;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("{headline}", "payments {link} is <b>failing</b>")]
    [InlineData("{{headline}} {service}", "{headline} payments")]
    [InlineData("{hit} / {at_risk}", "checkout / gateway")]
    [InlineData("an open { brace", "an open { brace")]
    public void Words_in_braces_are_filled_once(string template, string expected)
    {
        var news = SomeNews.Of(SomeNews.Incident()) with { Headline = "payments {link} is <b>failing</b>" };

        Assert.Equal(expected, MessageTemplate.Fill(template, news));
    }

    [Theory]
    [InlineData("{nothing}")]
    [InlineData("{service.ToString()}")]
    [InlineData("{0}")]
    [InlineData("{}")]
    public void An_unknown_word_is_a_fault(string template) => Assert.NotNull(MessageTemplate.Fault(template));

    [Theory]
    [InlineData("22:00", "06:00", 23, "06:00")]
    [InlineData("22:00", "06:00", 5, "06:00")]
    [InlineData("22:00", "06:00", 12, null)]
    [InlineData("01:00", "02:00", 1, "02:00")]
    public void Quiet_hours_hold_back_until_their_end(string from, string to, int hour, string? until)
    {
        var at = new DateTimeOffset(2026, 5, 4, hour, 0, 0, TimeSpan.Zero);

        var due = new ChannelSettings { QuietFrom = from, QuietTo = to }.NotBefore(at);

        Assert.Equal(until ?? at.ToString("HH:mm"), due.ToString("HH:mm"));
        Assert.True(due >= at && due - at < TimeSpan.FromDays(1));
    }
}
