using LogFlow.Testing;

namespace LogFlow.Server.Tests;

public sealed class CrashTests
{
    [Fact]
    public async Task Killed_again_and_again_it_loses_and_doubles_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("logflow-crash-");

        var result = await new CrashTrial(Path.Combine(AppContext.BaseDirectory, "logflow.dll"), folder.FullName, seed: 3).RunAsync(rounds: 3);

        Assert.Equal((0, 0, 0), (result.Lost, result.Doubled, result.Strange));
        Assert.Equal(result.Acknowledged + result.Tailed, result.Stored);
        Assert.True(result.Acknowledged > 0 && result.Tailed > 0);
        folder.Delete(recursive: true);
    }
}
