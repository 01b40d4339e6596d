using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Forecasting;

/// <summary>Options of <see cref="Forecaster"/>.</summary>
public sealed class ForecasterOptions
{
    /// <summary>How much the newest second weighs in the average shown as "now". 0.01 to 1, default 0.35.</summary>
    [Range(0.01, 1.0)]
    public double Alpha { get; set; } = 0.35;

    /// <summary>How far ahead, seconds. 1 to 60, default 10.</summary>
    [Range(1, 60)]
    public int HorizonSeconds { get; set; } = 10;

    /// <summary>Seconds with work in them before a service gets a forecast. 1 to 600, default 10.</summary>
    [Range(1, 600)]
    public int WarmUpSeconds { get; set; } = 10;

    /// <summary>A service without a record for this long gets no forecast and is forgotten. Seconds, 10 to 86400, default 60.</summary>
    [Range(10, 86_400)]
    public int ForgetAfterSeconds { get; set; } = 60;

    /// <summary>Services held at most; further ones get no forecast. 1 to 10000, default 2000.</summary>
    [Range(1, 10_000)]
    public int ServicesMax { get; set; } = 2_000;
}
