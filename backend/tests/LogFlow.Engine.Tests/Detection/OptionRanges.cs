using System.ComponentModel.DataAnnotations;
using System.Reflection;
using LogFlow.Engine.Detection.CallSteps;
using LogFlow.Engine.Detection.IsolationForest;
using LogFlow.Engine.Detection.ParameterDrift;
using LogFlow.Engine.Detection.Silence;
using LogFlow.Engine.Detection.Transit;
using LogFlow.Engine.Detection.ZScore;
using LogFlow.Engine.Forecasting;
using LogFlow.Engine.Parameters;
using LogFlow.Engine.Rules;

namespace LogFlow.Engine.Tests.Detection;

public sealed class OptionRanges
{
    public static TheoryData<object> Options =>
    [
        new ZScoreOptions(),
        new SilenceOptions(),
        new IsolationForestOptions(),
        new TransitOptions(),
        new ParameterDriftOptions(),
        new ParameterStageOptions(),
        new CallStepsOptions(),
        new RuleBookOptions(),
        new ForecasterOptions(),
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void The_defaults_lie_within_their_ranges_and_what_lies_outside_is_refused(object options)
    {
        Assert.True(Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true));

        foreach (var property in options.GetType().GetProperties().Where(p => p.PropertyType != typeof(ulong)))
        {
            var range = property.GetCustomAttribute<RangeAttribute>();
            Assert.True(range is not null, $"{property.Name} has no range");
            var kept = property.GetValue(options);
            property.SetValue(options, Convert.ChangeType(Convert.ToDouble(range.Maximum, null) + 1, property.PropertyType, null));
            Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true), property.Name);
            property.SetValue(options, kept);
        }
    }
}
