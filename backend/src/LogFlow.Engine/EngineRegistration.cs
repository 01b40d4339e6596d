using LogFlow.Contracts.Detection;
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
    public static IReadOnlyList<IDetector> Detectors(EngineOptions options) =>
    [
        new ZScoreDetector(options.ZScore),
        new IsolationForestDetector(options.IsolationForest),
        new NewTemplateDetector(options.NewTemplate),
        new SilenceDetector(options.Silence),
        new TransitDetector(options.Transit),
        new ParameterDriftDetector(options.ParameterDrift),
    ];
}
