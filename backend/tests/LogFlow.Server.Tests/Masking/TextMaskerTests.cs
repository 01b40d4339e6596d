using System.Diagnostics;
using LogFlow.Server.Masking;

namespace LogFlow.Server.Tests.Masking;

public sealed class TextMaskerTests
{
    [Theory]
    [InlineData("mail to alice.b+x@mail.example.co.uk bounced", "mail to [email] bounced")]
    [InlineData("card 4111 1111 1111 1111 refused", "card [card] refused")]
    [InlineData("card 4111-1111-1111-1111 refused", "card [card] refused")]
    [InlineData("pan=5500005555555559.", "pan=[card].")]
    [InlineData("Authorization: Bearer abcDEF123456.xyz-_", "Authorization: Bearer [token]")]
    [InlineData("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "got [token]")]
    [InlineData("key sk_live_4eC39HqLyjWDarjtT1zdp7dc used", "key [token] used")]
    [InlineData("aws AKIAIOSFODNN7EXAMPLE", "aws [token]")]
    [InlineData("password=hunter2&user=bob", "password=[secret]&user=bob")]
    [InlineData("{\"api_key\": \"abc123def\", \"n\": 1}", "{\"api_key\": \"[secret]\", \"n\": 1}")]
    [InlineData("{\\\"client_secret\\\":\\\"abc123def\\\"}", "{\\\"client_secret\\\":\\\"[secret]\\\"}")]
    [InlineData("amqp://guest:s3cret@rabbit:5672/v", "amqp://[secret]@rabbit:5672/v")]
    [InlineData("from 10.0.12.7:5432 to 192.168.1.1", "from [ip]:5432 to [ip]")]
    [InlineData("peer fe80::1ff:fe23:4567:890a gone", "peer [ip] gone")]
    [InlineData("peer 2001:0db8:85a3:0000:0000:8a2e:0370:7334 gone", "peer [ip] gone")]
    public void A_secret_is_hidden_and_the_rest_stays(string text, string expected) => Assert.Equal(expected, TextMasker.Full.Mask(text));

    [Theory]
    [InlineData("order 4111111111111112 placed")]
    [InlineData("id 0000000000000000")]
    [InlineData("took 12:34:56.789 at 2026-01-02T03:04:05Z")]
    [InlineData("version 1.2.3 build 999.1.2.3")]
    [InlineData("the password was wrong")]
    [InlineData("std::vector and a:b:c")]
    [InlineData("user@localhost")]
    public void What_only_looks_like_one_stays(string text) => Assert.Same(text, TextMasker.Full.Mask(text));

    [Fact]
    public void It_says_how_many_were_hidden()
    {
        TextMasker.Full.Mask("a@example.com and b@example.com from 10.0.0.1", out var hidden);

        Assert.Equal(3, hidden);
    }

    [Fact]
    public void Masking_twice_changes_nothing_more()
    {
        var once = TextMasker.Full.Mask("password=hunter2 a@example.com Bearer abcdefgh12345 10.0.0.1");

        Assert.Equal(once, TextMasker.Full.Mask(once));
    }

    [Theory]
    [InlineData('a')]
    [InlineData('1')]
    [InlineData(':')]
    [InlineData('@')]
    [InlineData('.')]
    [InlineData(' ')]
    public void No_text_makes_it_slow(char filler)
    {
        var text = new string(filler, 200_000);
        var started = Stopwatch.GetTimestamp();

        TextMasker.Full.Mask(text);

        Assert.True(Stopwatch.GetElapsedTime(started).TotalSeconds < 20, "linear patterns take far less than a second");
    }
}
