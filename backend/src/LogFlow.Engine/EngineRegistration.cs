using LogFlow.Contracts.Detection;
using LogFlow.Engine.Detection.CallSteps;
using LogFlow.Engine.Detection.IsolationForest;
using LogFlow.Engine.Detection.NewTemplate;
using LogFlow.Engine.Detection.ParameterDrift;
using LogFlow.Engine.Detection.Silence;
using LogFlow.Engine.Detection.Transit;
using LogFlow.Engine.Detection.ZScore;

namespace LogFlow.Engine;

/// <summary>Which plugs the engine runs: one line each.</summary>
public static class EngineRegistration
{
    /// <exception cref="ArgumentException"><see cref="EngineOptions.Without"/> holds a name that no detector has; the message lists them.</exception>
    public static IReadOnlyList<IDetector> Detectors(EngineOptions options)
    {
        var all = All(options);
        foreach (var name in options.Without)
        {
            if (all.All(detector => detector.Name != name))
            {
                throw new ArgumentException($"There is no detector '{name}'; there are {string.Join(", ", all.Select(detector => detector.Name))}.", nameof(options));
            }
        }

        return [.. all.Where(detector => !options.Without.Contains(detector.Name, StringComparer.Ordinal))];
    }

    private static IReadOnlyList<IDetector> All(EngineOptions options) =>
    [
        new ZScoreDetector(options.ZScore),
        new IsolationForestDetector(options.IsolationForest),
        new NewTemplateDetector(options.NewTemplate),
        new SilenceDetector(options.Silence),
        new TransitDetector(options.Transit),
        new ParameterDriftDetector(options.ParameterDrift),
        new CallStepsDetector(options.CallSteps),
    ];
}
