namespace LogFlow.Server.Tests.Ingest.Clients;

/// <summary>OpenTelemetry's JavaScript SDK with its three exporters.</summary>
[Collection(ClientCollection.Name)]
public sealed class OtlpJavaScriptTests(ClientServer server)
{
    [Theory]
    [InlineData("http")]
    [InlineData("proto")]
    [InlineData("grpc")]
    public async Task What_its_exporters_send_is_found(string protocol)
    {
        var marker = $"js{protocol}";

        var sent = await NodeClient.RunAsync("otlp.mjs", protocol, protocol == "grpc" ? server.OtlpGrpc : protocol == "proto" ? server.OtlpHttp : server.Http, marker);

        var trace = sent.GetProperty("trace").GetString();
        var log = await server.FindAsync($"declined {marker}");
        Assert.Equal($"shop-{protocol}", log.GetProperty("service").GetString());
        Assert.Equal(18, log.GetProperty("severity").GetInt32());
        Assert.Equal($"card declined {marker}", log.GetProperty("message").GetString());
        Assert.Equal(trace, log.GetProperty("trace_id").GetString());
        Assert.Equal(sent.GetProperty("span").GetString(), log.GetProperty("span_id").GetString());
        var attributes = ClientServer.Attributes(log);
        Assert.Equal(4711, attributes.GetProperty("order.id").GetInt32());
        Assert.Equal("4242", attributes.GetProperty("card").GetProperty("last4").GetString());
        Assert.Equal("1.2.3", attributes.GetProperty("resource").GetProperty("service.version").GetString());
        Assert.Equal("checkout", attributes.GetProperty("scope").GetProperty("name").GetString());

        var span = await server.FindAsync($"pay {marker}", "span");
        Assert.Equal(trace, span.GetProperty("trace_id").GetString());
        Assert.True(span.GetProperty("is_error").GetBoolean());
        Assert.True(span.GetProperty("duration_ms").GetDouble() > 0);
        Assert.Equal("client", ClientServer.Attributes(span).GetProperty("span.kind").GetString());
        Assert.Equal(12.5, ClientServer.Attributes(span).GetProperty("amount").GetDouble());

        var exception = await server.FindAsync($"refused {marker}");
        Assert.Equal(trace, exception.GetProperty("trace_id").GetString());
        Assert.Equal(17, exception.GetProperty("severity").GetInt32());
        Assert.StartsWith("Error: refused", exception.GetProperty("message").GetString());
    }
}
