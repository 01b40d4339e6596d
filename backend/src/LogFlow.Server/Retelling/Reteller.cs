using LogFlow.Contracts.Incidents;

namespace LogFlow.Server.Retelling;

/// <summary>An incident's story as it is to be shown.</summary>
/// <param name="IsRetold">False: no model, or no usable answer; then the plain story is what there is.</param>
/// <param name="Model">The model that wrote it; null when none is configured.</param>
/// <param name="Story">The model's sentences, or the plain ones.</param>
/// <param name="Steps">What the model suggests to check or do first.</param>
/// <param name="Reason">Why the plain story has to do; null when it was retold.</param>
internal sealed record ToldStory(bool IsRetold, string? Model, string Story, IReadOnlyList<string> Steps, string? Reason);

/// <summary>
/// Has a story rewritten within the time limit; whatever goes wrong, the plain story is the answer. The same news of an incident is
/// asked for once. Thread-safe.
/// </summary>
internal sealed class Reteller : IDisposable
{
    private const int Kept = 200;

    private readonly RetellingOptions _options;
    private readonly TimeProvider _time;
    private readonly ModelClient? _client;
    private readonly ILanguageModel? _model;
    private readonly Dictionary<(string Id, DateTimeOffset At, IncidentState State), Task<ToldStory>> _known = [];
    private readonly Queue<(string Id, DateTimeOffset At, IncidentState State)> _order = [];
    private readonly Lock _lock = new();

    public Reteller(RetellingOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        if (options.IsOn)
        {
            _client = new ModelClient(options.ApiKey);
            var address = options.Url!.TrimEnd('/');
            _model = options.Protocol == "ollama"
                ? new OllamaModel(_client, new Uri(address + "/api/chat"), options.Model!)
                : new OpenAiModel(_client, new Uri(address + "/chat/completions"), options.Model!);
        }
    }

    public bool IsOn => _model is not null;

    public string? Model => IsOn ? _options.Model : null;

    public Task<ToldStory> TellAsync(Incident incident, CancellationToken cancellationToken)
    {
        if (_model is null)
        {
            return Task.FromResult(Plain(incident, "No language model is configured."));
        }

        var key = (incident.Id, incident.LastSignal, incident.State);
        lock (_lock)
        {
            if (!_known.TryGetValue(key, out var telling))
            {
                // Not the caller's token: others may wait for the same, and a page that is left must not waste what was paid for.
                telling = AskAsync(_model, incident);
                Keep(key, telling);
            }
            else if (telling is { IsCompletedSuccessfully: true, Result.IsRetold: false })
            {
                // It failed before; asking again is what the button is for.
                _known[key] = telling = AskAsync(_model, incident);
            }

            return telling.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _client?.Dispose();

    private async Task<ToldStory> AskAsync(ILanguageModel model, Incident incident)
    {
        using var patience = new CancellationTokenSource(_options.Timeout, _time);
        try
        {
            var brief = StoryBrief.Of(incident);
            var answer = await model.AskAsync(StoryBrief.Instruction, brief, patience.Token).ConfigureAwait(false);
            var retold = AnswerReader.Read(answer, brief, incident.Root);
            return new ToldStory(true, _options.Model, retold.Story, retold.Steps, null);
        }
        catch (RetellingException error)
        {
            return Plain(incident, error.Message);
        }
        catch (OperationCanceledException)
        {
            return Plain(incident, $"The model gave no answer within {_options.Timeout.TotalSeconds:0} s.");
        }
    }

    private void Keep((string Id, DateTimeOffset At, IncidentState State) key, Task<ToldStory> telling)
    {
        _known[key] = telling;
        _order.Enqueue(key);
        if (_order.Count > Kept)
        {
            _known.Remove(_order.Dequeue());
        }
    }

    private ToldStory Plain(Incident incident, string reason) => new(false, Model, string.Join(' ', incident.Story), [], reason);
}
