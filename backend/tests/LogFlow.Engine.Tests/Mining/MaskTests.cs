namespace LogFlow.Engine.Tests.Mining;

public sealed class MaskTests
{
    [Theory]
    [InlineData("took 12 rounds", "took <*> rounds", "12")]
    [InlineData("balance -5.25 left", "balance <*> left", "-5.25")]
    [InlineData("took 35ms in all", "took <*> in all", "35ms")]
    [InlineData("load is 95%", "load is <*>", "95%")]
    [InlineData("listening on 8020.", "listening on <*>.", "8020")]
    [InlineData("at 0x7f3a and deadbeefcafe too", "at <*> and <*> too", "0x7f3a", "deadbeefcafe")]
    [InlineData("order 2f1c7a90-11aa-4bcd-8e77-0123456789ab done", "order <*> done", "2f1c7a90-11aa-4bcd-8e77-0123456789ab")]
    [InlineData("order abcdefab-aaaa-bbbb-cccc-abcdefabcde1 done", "order <*> done", "abcdefab-aaaa-bbbb-cccc-abcdefabcde1")]
    [InlineData("got block blk_-1608999687919862906", "got block blk_<*>", "-1608999687919862906")]
    [InlineData("wrote part-00042 of it", "wrote part-<*> of it", "00042")]
    [InlineData("user=17,group=4 in", "user=<*>,group=<*> in", "17", "4")]
    [InlineData("from 10.0.0.7:8080 closed", "from <*>:<*> closed", "10.0.0.7", "8080")]
    [InlineData("peer fe80::1:2 is gone", "peer <*> is gone", "fe80::1:2")]
    [InlineData("peer ::1 is gone", "peer <*> is gone", "::1")]
    [InlineData("mac FF:F2:9F:16:DC:95 seen", "mac <*> seen", "FF:F2:9F:16:DC:95")]
    [InlineData("started at 03:55:15 sharp", "started at <*> sharp", "03:55:15")]
    [InlineData("at 2026-01-02T03:04:05.678Z done", "at <*> done", "2026-01-02T03:04:05.678Z")]
    [InlineData("at 2026-01-02 03:04:05,678 done", "at <*> done", "2026-01-02 03:04:05,678")]
    [InlineData("at Sun Jul 10 03:55:15 2005", "at <*>", "Sun Jul 10 03:55:15 2005")]
    [InlineData("at Sun Jul  3 03:55:15 PDT 2005", "at <*>", "Sun Jul  3 03:55:15 PDT 2005")]
    [InlineData("on [10/Oct/2000:13:55:36 -0700] it", "on [<*>] it", "10/Oct/2000:13:55:36 -0700")]
    [InlineData("open /var/log/app.log failed", "open <*> failed", "/var/log/app.log")]
    [InlineData("open ../conf/app.ini failed", "open <*> failed", "../conf/app.ini")]
    [InlineData("GET /v2/items?id=7&all=True HTTP", "GET <*> HTTP", "/v2/items?id=7&all=True")]
    [InlineData("fetch https://a.b/c?d=e#f now", "fetch https://<*> now", "a.b/c?d=e#f")]
    [InlineData("load C:\\temp\\file.txt now", "load C:<*> now", "\\temp\\file.txt")]
    [InlineData("delete blk_1 blk_22 blk_333", "delete blk_<*>", "1 blk_22 blk_333")]
    [InlineData("codes [1, 2, 3] seen", "codes [<*>] seen", "1, 2, 3")]
    [InlineData("from 10.0.0.1,10.0.0.2 on", "from <*> on", "10.0.0.1,10.0.0.2")]
    [InlineData("at (3, 4) it was", "at (<*>, <*>) it was", "3", "4")]
    [InlineData("done 200 2326", "done <*> <*>", "200", "2326")]
    [InlineData("port 22 ssh2", "port <*> ssh2", "22")]
    [InlineData("from host () at last", "from host (<*>) at last", "")]
    [InlineData("width:    7 units", "width: <*> units", "   7")]
    [InlineData("müller zählt 7 Bäume", "müller zählt <*> Bäume", "7")]
    [InlineData("a <*> b <*>", "a <*> b <*>", "<*>", "<*>")]
    public void What_varies_by_its_look_is_a_parameter(string line, string template, params string[] parameters)
    {
        var mined = Mined.Of(line);

        Assert.Equal(template, mined.LastText);
        Assert.Equal(parameters, mined.Lines[0].ParameterTexts);
        Assert.True(mined.Lines[0].IsRebuildable);
    }

    [Theory]
    [InlineData("protocol ssh2 agreed")]
    [InlineData("IPv4 only, no IPv6")]
    [InlineData("call f() and/or g()")]
    [InlineData("std::map is a type")]
    [InlineData("May the best win")]
    [InlineData("facade of decade")]
    [InlineData("  indented  text ")]
    public void What_does_not_vary_stays_text(string line)
    {
        var mined = Mined.Of(line);

        Assert.Equal(line, mined.LastText);
        Assert.Empty(mined.Lines[0].Parameters);
    }

    [Fact]
    public void A_unit_is_text_until_another_one_is_seen()
    {
        var mined = Mined.Of("size 12 KB", "size 7 KB");
        Assert.Equal("size <*> KB", mined.LastText);
        Assert.Equal(["7"], mined.Lines[^1].ParameterTexts);

        mined.Add("size 3.1 MB");

        Assert.Equal("size <*>", mined.LastText);
        Assert.Equal(["3.1 MB"], mined.Lines[^1].ParameterTexts);
    }

    [Fact]
    public void A_word_with_digits_is_text_until_another_one_is_seen()
    {
        var mined = Mined.Of("leader is node1", "leader is node1", "leader is node2");

        Assert.Equal(["leader is node1", "leader is <*>"], mined.Announced.Select(t => t.Text));
        Assert.Equal(mined.Announced[0].Id, mined.Announced[1].Replaces);
        Assert.Equal(["node2"], mined.Lines[^1].ParameterTexts);
    }
}
