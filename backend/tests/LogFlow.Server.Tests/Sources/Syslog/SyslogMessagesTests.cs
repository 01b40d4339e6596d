using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Server.Tests.Sources.Syslog;

public sealed class SyslogMessagesTests
{
    private static readonly DateTimeOffset NewYear = new(2027, 1, 1, 0, 0, 2, TimeSpan.Zero);

    [Theory]
    [InlineData("<165>1 2027-01-01T00:00:01.5Z web shop 42 ID47 [e@1 k=\"a \\] b\"][m@2 n=\"7\"] card declined", "shop", 10, "card declined", "2027-01-01T00:00:01.5", "\"e@1.k\":\"a ] b\"")]
    [InlineData("<11>Dec 31 23:59:59 web sshd[42]: refused", "sshd", 17, "refused", "2026-12-31T23:59:59", "\"pid\":\"42\"")]
    [InlineData("<8>1 - - shop - - - no time", "shop", 21, "no time", "2027-01-01T00:00:02", "\"facility\":1")]
    [InlineData("<14>shop: bare", "shop", 9, "bare", "2027-01-01T00:00:02", "\"facility\":1")]
    [InlineData("nothing of the kind", "unknown_service", 0, "nothing of the kind", "2027-01-01T00:00:02", "")]
    [InlineData("<999>over", "unknown_service", 0, "<999>over", "2027-01-01T00:00:02", "")]
    [InlineData("<13>1 2001-01-01T00:00:00Z web shop - - - another age", "shop", 10, "another age", "2027-01-01T00:00:02", "logflow.original_time")]
    public void A_message_of_either_kind_becomes_a_record(string message, string service, int severity, string body, string time, string attribute)
    {
        var services = new NameTable();
        var batch = new LogBatch(services);

        new SyslogMessages(services, new ParserOptions()).Parse(Encoding.UTF8.GetBytes(message), batch, (NewYear - DateTimeOffset.UnixEpoch).Ticks * 100);

        Assert.Equal(1, batch.Count);
        Assert.Equal((service, severity, body), (services[batch.Service[0]], batch.Severity[0], batch.String(batch.Body[0])));
        Assert.StartsWith(time, DateTimeOffset.UnixEpoch.AddTicks(batch.TimeNs[0] / 100).UtcDateTime.ToString("O"), StringComparison.Ordinal);
        Assert.Contains(attribute, batch.String(batch.Attributes[0]), StringComparison.Ordinal);
    }
}
