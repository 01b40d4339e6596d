using System.Text.Json;

namespace LogFlow.Server.Tests.Ingest.Clients;

/// <summary>Clients of Loki, Elasticsearch, Seq and Splunk as people have them in their programs.</summary>
[Collection(ClientCollection.Name)]
public sealed class EverydayClientsTests(ClientServer server)
{
    private const string Trace = "5b8efff798038103d269b633813fc60c";

    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("protobuf", "application/x-protobuf")]
    public async Task Winston_pushes_to_Loki(string form, string contentType)
    {
        var sent = await NodeClient.RunAsync("loki.mjs", form, server.Http, $"loki{form}");

        Assert.Equal(contentType, sent.GetProperty("contentType").GetString());
        var error = await server.FindAsync($"disk full loki{form}");
        Assert.Equal($"loki-{form}", error.GetProperty("service").GetString());
        Assert.Equal("ERROR", error.GetProperty("level").GetString());
        Assert.Equal(Trace, error.GetProperty("trace_id").GetString());
        Assert.Equal("test", ClientServer.Attributes(error).GetProperty("env").GetString());
        Assert.Equal("INFO", (await server.FindAsync($"all fine loki{form}")).GetProperty("level").GetString());
    }

    [Fact]
    public async Task Elastics_client_writes_in_bulk()
    {
        var sent = await NodeClient.RunAsync("elastic.mjs", server.Http, "elasticbulk");

        Assert.Equal(2500, sent.GetProperty("successful").GetInt32());
        Assert.Equal(0, sent.GetProperty("failed").GetInt32());
        Assert.True(sent.GetProperty("mixedErrors").GetBoolean());
        Assert.Equal([201, 400], sent.GetProperty("statuses").EnumerateArray().Select(s => s.GetInt32()));
        var error = await server.FindAsync("request 17 served elasticbulk");
        Assert.Equal("ecs-shop", error.GetProperty("service").GetString());
        Assert.Equal("ERROR", error.GetProperty("level").GetString());
        Assert.Equal(Trace, error.GetProperty("trace_id").GetString());
        Assert.Equal(17, ClientServer.Attributes(error).GetProperty("labels").GetProperty("order").GetInt32());
    }

    [Fact]
    public async Task Seqs_client_sends_events()
    {
        await NodeClient.RunAsync("seq.mjs", server.Http, "seqevent");

        var error = await server.FindAsync("Order 4711 failed seqevent");
        Assert.Equal("seq-shop", error.GetProperty("service").GetString());
        Assert.Equal("ERROR", error.GetProperty("level").GetString());
        Assert.Equal(Trace, error.GetProperty("trace_id").GetString());
        Assert.Equal("051581bf3cb55c13", error.GetProperty("span_id").GetString());
        var attributes = ClientServer.Attributes(error);
        Assert.Equal(4711, attributes.GetProperty("OrderId").GetInt32());
        Assert.StartsWith("Error: no stock", attributes.GetProperty("@x").GetString());
    }

    [Fact]
    public async Task Splunks_client_sends_events()
    {
        var answer = await NodeClient.RunAsync("splunk.mjs", server.Http, "hecevent");

        Assert.Equal("""{"text":"Success","code":0}""", JsonSerializer.Serialize(answer));
        var error = await server.FindAsync("payment refused hecevent");
        Assert.Equal("hec-shop", error.GetProperty("service").GetString());
        Assert.Equal("ERROR", error.GetProperty("level").GetString());
        Assert.Equal(Trace, error.GetProperty("trace_id").GetString());
        Assert.Equal("web-1", ClientServer.Attributes(error).GetProperty("host").GetString());
        Assert.Equal("hec-shop", (await server.FindAsync("plain text hecevent")).GetProperty("service").GetString());
    }
}
