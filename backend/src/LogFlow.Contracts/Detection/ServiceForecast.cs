namespace LogFlow.Contracts.Detection;

/// <summary>EWMA forecast of a service's error ratio with a 95 % band. Ratios are 0 to 1.</summary>
public sealed record ServiceForecast(string Service, double Now, double Ahead, double Low, double High, int HorizonSeconds);
