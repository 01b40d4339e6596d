using System.Text;

namespace LogFlow.Contracts.Frames;

/// <summary>Canonical bytes of a frame: equal frames give equal bytes, whatever order their parts were merged in.</summary>
public static class FrameBytes
{
    public static byte[] Write(TickFrame frame)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(frame.Tick);
        writer.Write(frame.Records);
        writer.Write(frame.Late);
        writer.Write(frame.Unparsed);
        writer.Write(frame.Services.Count);
        foreach (var (_, service) in frame.Services)
        {
            Write(writer, service);
        }

        writer.Write(frame.Edges.Count);
        foreach (var (key, edge) in frame.Edges)
        {
            writer.Write(key.Caller);
            writer.Write(key.Callee);
            writer.Write((byte)edge.Evidence);
            writer.Write(edge.Calls);
            writer.Write(edge.Errors);
            writer.Write(edge.Touched);
            writer.Write(edge.Passed);
            writer.Write((byte)edge.Connection);
            Write(writer, edge.ClientLatency);
            Write(writer, edge.Latency);
            Write(writer, edge.Transit);
        }

        writer.Write(frame.Templates.Count);
        foreach (var (key, template) in frame.Templates)
        {
            writer.Write(key.Service);
            writer.Write(key.Template.Value);
            writer.Write(template.Text);
            writer.Write(template.Count);
            writer.Write(template.Severity);
            writer.Write(template.Example ?? "");
            writer.Write(template.ExampleTimeNs);
            writer.Write(template.Parts?.Count ?? 0);
            foreach (var (_, part) in template.Parts ?? [])
            {
                writer.Write(part.Text);
                writer.Write(part.Count);
                writer.Write(part.Severity);
                writer.Write(part.Example ?? "");
                writer.Write(part.ExampleTimeNs);
            }
        }

        writer.Write(frame.Versions.Count);
        foreach (var (key, version) in frame.Versions)
        {
            writer.Write(key.Service);
            writer.Write(key.Version);
            writer.Write(version.Records);
            writer.Write(version.FirstNs);
        }

        writer.Write(frame.Parameters.Count);
        foreach (var (_, parameter) in frame.Parameters)
        {
            Write(writer, parameter);
        }

        writer.Write(frame.Operations.Count);
        foreach (var (_, operation) in frame.Operations)
        {
            Write(writer, operation);
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static void Write(BinaryWriter writer, ServiceWindow service)
    {
        writer.Write(service.Service);
        writer.Write(service.Logs);
        writer.Write(service.Spans);
        writer.Write(service.FailedSpans);
        foreach (var count in service.LogsByBand)
        {
            writer.Write(count);
        }

        Write(writer, service.Latency);
        writer.Write(service.DecidedSpans);
        writer.Write(service.OwnFailedSpans);
        writer.Write(service.ExplainedFailedSpans);
        writer.Write(service.LocalSpans);
        Write(writer, service.SelfTime);
        Write(writer, service.StatedTime);
    }

    private static void Write(BinaryWriter writer, ParameterWindow parameter)
    {
        writer.Write(parameter.Key.Service);
        writer.Write(parameter.Key.Template.Value);
        writer.Write(parameter.Key.Position);
        writer.Write(parameter.Key.With);
        writer.Write(parameter.Name);
        writer.Write((byte)parameter.Measure);
        writer.Write(parameter.Severity);
        writer.Write(parameter.Values.Count);
        foreach (var (value, lines) in parameter.Values)
        {
            writer.Write(value);
            writer.Write(lines);
        }

        Write(writer, parameter.Numbers);
    }

    private static void Write(BinaryWriter writer, OperationWindow operation)
    {
        writer.Write(operation.Key.Service);
        writer.Write(operation.Key.Operation);
        writer.Write(operation.Key.Parent);
        writer.Write(operation.Calls);
        writer.Write(operation.Steps.Count);
        foreach (var (key, step) in operation.Steps)
        {
            writer.Write(key);
            writer.Write(step.Text);
            writer.Write(step.Severity);
            writer.Write(step.Calls);
            writer.Write(step.Visits);
        }

        writer.Write(operation.Near.Count);
        foreach (var (pair, visits) in operation.Near)
        {
            writer.Write(pair.Step);
            writer.Write(pair.Near);
            writer.Write(visits.Next);
            writer.Write(visits.Near);
        }
    }

    private static void Write(BinaryWriter writer, LatencySketch sketch)
    {
        var bytes = sketch.ToBytes();
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
