using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// Who names whom in warnings and errors: <c>call to payments failed</c> at checkout is evidence against payments, and an edge
/// where no span says so. Each pair has its own normal rate. Only the one example line per template and second is read, so the
/// count of the template stands for all its lines.
/// </summary>
internal sealed class MentionMeter(double baselineSeconds)
{
    private const int PairsMax = 4_096;
    private const int SpeakersMax = 2_000;
    private const int TextMax = 300;

    /// <summary>Service names shorter than this are everyday words too often.</summary>
    private const int NameMin = 3;

    private readonly SortedDictionary<EdgeKey, ChangeMeter> _pairs = [];
    private readonly Dictionary<EdgeKey, long> _seen = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _canonical = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _inLine = new(StringComparer.Ordinal);
    private long _ticks;
    private long _tick;

    /// <summary>Whom error lines blame.</summary>
    public BlameBook Blames { get; } = new(SpeakersMax);

    /// <summary>Pairs that name each other more than usual, by speaker, then name.</summary>
    public IEnumerable<(EdgeKey Pair, Shift Shift)> Raised()
    {
        foreach (var (pair, meter) in _pairs)
        {
            var shift = meter.Read();
            if (shift.NetNats > 0)
            {
                yield return (pair, shift);
            }
        }
    }

    public void Observe(TickFrame frame, IReadOnlySet<string> inTrouble)
    {
        var elapsed = _ticks++ == 0 ? 1 : Math.Max(1, frame.Tick - _tick);
        _tick = frame.Tick;
        foreach (var (name, _) in frame.Services)
        {
            if (name.Length >= NameMin && _names.Add(name))
            {
                _canonical[name] = name;
            }
        }

        _seen.Clear();
        foreach (var (key, window) in frame.Templates)
        {
            if (window.Severity >= Severity.Warn && window.Example is { } line)
            {
                Read(key.Service, line, window.Count);
                if (window.Severity >= Severity.Error)
                {
                    Blames.Hear(frame.Tick, key.Service, window.Count, _inLine);
                }
            }
        }

        foreach (var (pair, _) in _seen)
        {
            if (!_pairs.ContainsKey(pair) && _pairs.Count < PairsMax)
            {
                // A pair met for the first time was silent all the time before: its meter is told so.
                var meter = new ChangeMeter(MeterKind.Count, isDrop: false, 0.005, baselineSeconds);
                var past = Math.Min(_ticks - 1, (long)baselineSeconds);
                for (var i = past; i > 0; i--)
                {
                    meter.Observe(frame.Tick - i, 0, 1, learn: true);
                }

                _pairs[pair] = meter;
            }
        }

        foreach (var (pair, meter) in _pairs)
        {
            var learn = !inTrouble.Contains(pair.Caller) && meter.Read().Nats < 8;
            meter.Observe(frame.Tick, _seen.GetValueOrDefault(pair), elapsed, learn);
        }
    }

    private void Read(string speaker, string line, long count)
    {
        var lookup = _canonical.GetAlternateLookup<ReadOnlySpan<char>>();
        var text = line.AsSpan(0, Math.Min(line.Length, TextMax));
        _inLine.Clear();
        for (var i = 0; i < text.Length;)
        {
            if (!IsNamePart(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && IsNamePart(text[i]))
            {
                i++;
            }

            var word = text[start..i].Trim('.').Trim('-');
            if (word.Length >= NameMin && lookup.TryGetValue(word, out var name) &&
                !string.Equals(name, speaker, StringComparison.Ordinal) && _inLine.Add(name))
            {
                var pair = new EdgeKey(speaker, name);
                _seen[pair] = _seen.GetValueOrDefault(pair) + count;
            }
        }
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
