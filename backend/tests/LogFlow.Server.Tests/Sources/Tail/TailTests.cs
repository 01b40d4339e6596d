using LogFlow.Engine.Sources.Tail;

namespace LogFlow.Server.Tests.Sources.Tail;

public sealed class TailTests
{
    private const string Head = "2026-11-21 12:00:00,000 INFO [main] a.B: ";

    [Fact]
    public async Task Lines_of_files_old_and_new_come_once_and_in_order()
    {
        await using var tail = new TailHarness();
        tail.Write("a.log", Text("old", 0, 300));
        tail.Start();
        await tail.UntilAsync(300);
        tail.Write("a.log", Text("old", 300, 310));
        tail.Write("b.log", Text("new", 0, 5));

        await tail.UntilAsync(315);

        var records = await tail.RecordsAsync();
        Assert.Equal(Messages("old", 310), records.Where(r => r.Service == "a").Select(r => r.Message));
        Assert.Equal(Messages("new", 5), records.Where(r => r.Service == "b").Select(r => r.Message));
    }

    [Fact]
    public async Task A_restart_neither_loses_nor_doubles_a_line()
    {
        await using var tail = new TailHarness();
        tail.Start();
        for (var round = 0; round < 6; round++)
        {
            tail.Write("a.log", Text("line", round * 40, (round + 1) * 40));
            await tail.UntilAsync((round * 40) + 1);
            await tail.RestartAsync();
        }

        Assert.Equal(Messages("line", 240), await tail.UntilAsync(240));
        tail.Write("a.log", Text("line", 240, 241));
        Assert.Equal(Messages("line", 241), await tail.UntilAsync(241));
    }

    [Fact]
    public async Task A_file_that_is_renamed_is_read_to_its_end_and_the_new_one_begun()
    {
        await using var tail = new TailHarness();
        tail.Write("a.log", Text("line", 0, 10));
        tail.Start();
        await tail.UntilAsync(10);

        tail.Write("a.log", Text("line", 10, 20));
        File.Move(tail.At("a.log"), tail.At("a.log.1"));
        tail.Write("a.log.1", Text("line", 20, 30));
        tail.Write("a.log", Text("line", 30, 40));

        Assert.Equal(Messages("line", 40).Order(), (await tail.UntilAsync(40)).Order());
    }

    [Fact]
    public async Task What_was_renamed_while_nobody_looked_is_read_to_its_end()
    {
        await using var tail = new TailHarness();
        tail.Write("a.log", Text("line", 0, 10));
        tail.Start();
        await tail.UntilAsync(10);
        await tail.StopAsync();
        tail.Write("a.log", Text("line", 10, 20));
        File.Move(tail.At("a.log"), tail.At("a.log.1"));
        tail.Write("a.log", Text("line", 20, 30));

        await tail.RestartAsync();

        Assert.Equal(Messages("line", 30).Order(), (await tail.UntilAsync(30)).Order());
    }

    [Fact]
    public async Task Copytruncate_begins_anew_even_when_the_file_is_longer_again()
    {
        await using var tail = new TailHarness();
        tail.Write("a.log", Text("before", 0, 5));
        tail.Start();
        await tail.UntilAsync(5);

        File.Copy(tail.At("a.log"), tail.At("a.log.1"));
        await using (var file = new FileStream(tail.At("a.log"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
        }

        tail.Write("a.log", Text("after", 0, 50));

        Assert.Equal([.. Messages("before", 5), .. Messages("after", 50)], await tail.UntilAsync(55));
        await tail.RestartAsync();
        tail.Write("a.log", Text("after", 50, 51));
        Assert.Equal(56, (await tail.UntilAsync(56)).Count);
    }

    [Fact]
    public async Task A_deleted_file_is_forgotten_and_a_new_one_of_its_name_read_whole()
    {
        await using var tail = new TailHarness(o => o with { RotatedWait = TimeSpan.FromMilliseconds(100) });
        tail.Write("a.log", Text("first", 0, 5));
        tail.Start();
        await tail.UntilAsync(5);

        File.Delete(tail.At("a.log"));
        await RunningServer.UntilAsync(() => Task.FromResult(tail.Source.Files), count => count == 0);
        tail.Write("a.log", Text("second", 0, 5));

        Assert.Equal([.. Messages("first", 5), .. Messages("second", 5)], await tail.UntilAsync(10));
    }

    [Fact]
    public async Task A_file_may_grow_by_one_byte_at_a_time()
    {
        await using var tail = new TailHarness();
        tail.Start();
        foreach (var character in Text("slow", 0, 3))
        {
            tail.Write("a.log", character.ToString());
        }

        Assert.Equal(Messages("slow", 3), await tail.UntilAsync(3));
    }

    [Fact]
    public async Task A_last_line_without_a_newline_comes_when_nothing_more_does()
    {
        await using var tail = new TailHarness(o => o with { LastLineWait = TimeSpan.FromMilliseconds(100) });
        tail.Write("a.log", Text("line", 0, 2) + Head + "line 2");
        tail.Start();

        Assert.Equal(Messages("line", 3), await tail.UntilAsync(3));
        tail.Write("a.log", "\n" + Text("line", 3, 4));
        Assert.Equal(Messages("line", 4), await tail.UntilAsync(4));
    }

    [Fact]
    public async Task A_stack_trace_stays_with_its_line()
    {
        await using var tail = new TailHarness();
        tail.Write("a.log", Text("fine", 0, 2) + Head + "it broke\njava.lang.IllegalStateException: no\n\tat a.B.c(B.java:7)\n\nCaused by: x\n" + Text("fine", 2, 3));
        tail.Start();

        var messages = await tail.UntilAsync(4);

        Assert.Equal("it broke\njava.lang.IllegalStateException: no\n\tat a.B.c(B.java:7)\nCaused by: x", messages[2]);
        await tail.RestartAsync();
        tail.Write("a.log", Text("fine", 3, 4));
        Assert.Equal(5, (await tail.UntilAsync(5)).Count);
    }

    [Fact]
    public async Task A_record_that_waits_for_more_lines_survives_a_restart_whole()
    {
        await using var tail = new TailHarness(o => o with { JoinWait = TimeSpan.FromSeconds(30) });
        tail.Write("a.log", string.Concat(Enumerable.Repeat(Text("fine", 0, 50), 3)) + Head + "it broke\n\tat a.B.c(B.java:7)\n");
        tail.Start();
        await tail.UntilAsync(150);

        await tail.RestartAsync();
        tail.Write("a.log", "\tat a.B.d(B.java:9)\n" + Text("end", 0, 2));

        var messages = await tail.UntilAsync(152);
        Assert.Equal("it broke\n\tat a.B.c(B.java:7)\n\tat a.B.d(B.java:9)", messages[150]);
    }

    [Fact]
    public async Task A_link_that_is_swapped_leads_to_the_new_file_and_the_old_one_is_finished()
    {
        await using var tail = new TailHarness(o => o with { Globs = [Path.Combine(Path.GetDirectoryName(o.Globs[0])!, "current.log")] });
        tail.Write("one.txt", Text("one", 0, 5));
        tail.Write("two.txt", Text("two", 0, 5));
        File.CreateSymbolicLink(tail.At("current.log"), tail.At("one.txt"));
        tail.Start();
        await tail.UntilAsync(5);

        tail.Write("one.txt", Text("one", 5, 6));
        File.CreateSymbolicLink(tail.At("next"), tail.At("two.txt"));
        File.Move(tail.At("next"), tail.At("current.log"), overwrite: true);

        Assert.Equal([.. Messages("one", 6), .. Messages("two", 5)], (await tail.UntilAsync(11)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_store_without_room_is_waited_for_and_nothing_is_lost()
    {
        await using var tail = new TailHarness { Failures = 2 };
        tail.Write("a.log", Text("line", 0, 3000));
        tail.Write("b.log", Text("other", 0, 100));
        tail.Start();

        await tail.UntilAsync(3100);

        var records = await tail.RecordsAsync();
        Assert.Equal(Messages("line", 3000), records.Where(r => r.Service == "a").Select(r => r.Message));
        Assert.Equal(Messages("other", 100), records.Where(r => r.Service == "b").Select(r => r.Message));
    }

    [Fact]
    public async Task A_line_beyond_the_limit_is_cut_and_the_next_is_whole()
    {
        await using var tail = new TailHarness(o => o with { LineBytesMax = 2000 });
        tail.Write("a.log", Text("line", 0, 1) + Head + new string('x', 600_000) + "\n" + Text("line", 1, 2));
        tail.Start();

        var messages = await tail.UntilAsync(3);

        Assert.Equal([6, 2000 - Head.Length, 6], messages.Select(m => m.Length));
    }

    [Fact]
    public async Task Folders_in_depth_and_ten_thousand_files_are_followed()
    {
        await using var tail = new TailHarness(o => o with { Globs = [Path.Combine(Path.GetDirectoryName(o.Globs[0])!, "**", "*.log")], OpenFilesMax = 100, ScanInterval = TimeSpan.FromMilliseconds(500) });
        for (var i = 0; i < 10_000; i++)
        {
            tail.Write($"{i % 10}/{i % 100}/f{i}.log", $"{Head}of {i}\n");
        }

        tail.Start();
        await tail.UntilAsync(10_000);
        tail.Write("3/33/f9933.log", $"{Head}once more\n");

        var messages = await tail.UntilAsync(10_001);
        Assert.Equal(10_000, tail.Source.Files);
        Assert.Equal(10_001, messages.Distinct().Count());
    }

    [Fact]
    public async Task Docker_files_have_the_name_of_their_container_and_their_parts_joined()
    {
        await using var tail = new TailHarness(o => o with
        {
            Globs = [Path.Combine(Path.GetDirectoryName(o.Globs[0])!, "*", "*-json.log")],
            ServiceOf = ContainerNames.Docker(),
        });
        tail.Write("abcdef0123456789/config.v2.json", """{"Name":"/shop_checkout_1","Config":{"Labels":{"com.docker.compose.service":"checkout"}}}""");
        tail.Write("0123456789abcdef/config.v2.json", """{"Name":"/ledger","Config":{"Labels":null}}""");
        tail.Write("abcdef0123456789/abcdef0123456789-json.log", """
            {"log":"card declined\n","stream":"stderr","time":"2026-11-21T12:00:00.000000001Z"}
            {"log":"a long ","stream":"stdout","time":"2026-11-21T12:00:01Z"}
            {"log":"line\n","stream":"stdout","time":"2026-11-21T12:00:01Z"}

            """);
        tail.Write("0123456789abcdef/0123456789abcdef-json.log", "{\"log\":\"booked\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-21T12:00:02Z\"}\n");
        tail.Start();

        await tail.UntilAsync(3);

        Assert.Equal(
            ["checkout card declined", "checkout a long line", "ledger booked"],
            (await tail.RecordsAsync()).OrderBy(r => r.Time).Select(r => $"{r.Service} {r.Message}"));
    }

    [Fact]
    public async Task Kubernetes_files_have_their_parts_joined_also_between_the_streams_and_across_a_restart()
    {
        await using var tail = new TailHarness(o => o with
        {
            Globs = [Path.Combine(Path.GetDirectoryName(o.Globs[0])!, "**", "*.log")],
            ServiceOf = ContainerNames.Cri,
            JoinWait = TimeSpan.FromSeconds(30),
        });
        const string File = "shop_checkout-7d9f_0a1b/checkout/0.log";
        for (var i = 0; i < 200; i++)
        {
            tail.Write(File, $"2026-11-21T12:00:00.{i:d9}Z stdout P line \n2026-11-21T12:00:00.{i:d9}Z stdout F {i}\n");
        }

        tail.Start();
        await tail.UntilAsync(199);
        tail.Write(File, "2026-11-21T12:00:01Z stdout P begun \n2026-11-21T12:00:02Z stderr F between\n");
        await tail.RestartAsync();
        tail.Write(File, "2026-11-21T12:00:03Z stdout F and ended\n2026-11-21T12:00:04Z stdout F last\n2026-11-21T12:00:05Z stdout F after\n");

        Assert.Equal([.. Messages("line", 200), "between", "begun and ended", "last"], await tail.UntilAsync(203));
        Assert.Equal(["checkout"], (await tail.RecordsAsync()).Select(r => r.Service).Distinct());
    }

    [Theory]
    [InlineData("/var/log/pods/shop_checkout-7d9f_0a1b/checkout/0.log", "checkout")]
    [InlineData("/var/log/containers/checkout-7d9f_shop_web-server-0123456789ab.log", "web-server")]
    public void Kubernetes_paths_name_the_container(string path, string service) => Assert.Equal(service, ContainerNames.Cri(path));

    private static string Text(string word, int from, int to) => string.Concat(Enumerable.Range(from, to - from).Select(i => $"{Head}{word} {i}\n"));

    private static IEnumerable<string> Messages(string word, int count) => Enumerable.Range(0, count).Select(i => $"{word} {i}");
}
