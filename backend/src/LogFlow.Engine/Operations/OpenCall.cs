using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Operations;

/// <summary>One line of a call.</summary>
/// <param name="TimeNs">Event time.</param>
/// <param name="Order">Position among the call's lines as they were read.</param>
/// <param name="Step">See <see cref="Contracts.Frames.StepWindow.Step"/>.</param>
/// <param name="Template">Whose text names the step.</param>
/// <param name="Severity">Of the line.</param>
internal readonly record struct CallLine(long TimeNs, int Order, ulong Step, ulong Template, byte Severity) : IComparable<CallLine>
{
    public int CompareTo(CallLine other) => TimeNs != other.TimeNs ? TimeNs.CompareTo(other.TimeNs) : Order.CompareTo(other.Order);
}

/// <summary>A call that waits to be decided: a span, and the lines that carry its id. Reused.</summary>
internal sealed class OpenCall
{
    public ulong Key { get; private set; }

    public TraceId Trace { get; private set; }

    public ulong ParentKey { get; set; }

    public int Service { get; set; }

    /// <summary>The operation by its number; 0 while no span was read.</summary>
    public ulong Operation { get; set; }

    /// <summary>The latest of its start, its end and its lines.</summary>
    public long LastNs { get; set; }

    public bool IsDecided { get; set; }

    /// <summary>It had more lines than are looked at.</summary>
    public bool IsCut { get; set; }

    public List<CallLine> Lines { get; } = [];

    public void Begin(ulong key, TraceId trace, int service)
    {
        (Key, Trace, Service, ParentKey, Operation) = (key, trace, service, 0, 0);
        (LastNs, IsDecided, IsCut) = (long.MinValue, false, false);
        Lines.Clear();
    }
}
