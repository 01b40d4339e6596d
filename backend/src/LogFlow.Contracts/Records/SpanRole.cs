namespace LogFlow.Contracts.Records;

/// <summary>A span's part in a call, numbered as OpenTelemetry's span kinds.</summary>
public enum SpanRole : byte
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

/// <summary>What a span that leaves its service is connected to.</summary>
public enum ConnectionType : byte
{
    /// <summary>Another service, or unknown.</summary>
    Service = 0,
    Database = 1,
    MessagingSystem = 2,
}
