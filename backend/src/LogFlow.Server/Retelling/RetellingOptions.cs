using System.ComponentModel.DataAnnotations;

namespace LogFlow.Server.Retelling;

/// <summary>
/// Section <c>LogFlow:Retelling</c>: a language model that may rewrite an incident's story on request and suggest steps. Off by default:
/// without an address nothing is sent anywhere.
/// </summary>
public sealed class RetellingOptions : IValidatableObject
{
    public const string Section = "LogFlow:Retelling";

    /// <summary>
    /// Base address of the model's server: for <c>openai</c> what ends in <c>/v1</c>, for <c>ollama</c> such as
    /// <c>http://127.0.0.1:11434</c>. Default none: off.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>The protocol: <c>openai</c> (chat completions, which many servers speak) or <c>ollama</c>. Default openai.</summary>
    [AllowedValues("openai", "ollama", ErrorMessage = "Protocol must be 'openai' or 'ollama'.")]
    public string Protocol { get; set; } = "openai";

    /// <summary>Name of the model as its server knows it. Needed with <see cref="Url"/>.</summary>
    public string? Model { get; set; }

    /// <summary>Bearer token for the model's server; better from the environment than from a file. Default none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>After this the plain story has to do. 1 s to 5 minutes; default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    public bool IsOn => !string.IsNullOrEmpty(Url);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn)
        {
            yield break;
        }

        if (!Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
        {
            yield return new ValidationResult("Url is no http or https address; give one such as http://127.0.0.1:11434.");
        }

        if (string.IsNullOrWhiteSpace(Model))
        {
            yield return new ValidationResult("Model is missing; give the model's name as its server knows it.");
        }
    }
}
