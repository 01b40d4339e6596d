namespace LogFlow.Contracts.Records;

[Flags]
public enum RecordFlags : byte
{
    None = 0,

    /// <summary>The text could not be parsed; the record holds it raw.</summary>
    Unparsed = 1,

    /// <summary>Arrived after its second was closed: stored and counted, never folded into a frame. Set by the sequencer.</summary>
    Late = 2,

    /// <summary>The record's own time was missing or implausible; it was placed by its arrival or by its neighbours.</summary>
    TimeReplaced = 4,

    /// <summary>The status says that the operation failed (<c>error</c>, HTTP 5xx, OTLP STATUS_CODE_ERROR).</summary>
    StatusError = 8,

    /// <summary>The status says that the operation succeeded.</summary>
    StatusOk = 16,

    /// <summary>Body equals the template with its <c>&lt;*&gt;</c> replaced by the parameters, byte for byte. Set by the miner.</summary>
    Rebuildable = 32,

    /// <summary>Cut at the line limit.</summary>
    Truncated = 64,
}
