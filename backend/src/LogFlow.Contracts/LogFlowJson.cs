using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts;

/// <summary>
/// How LogFlow writes JSON everywhere (report, REST, hub): snake_case names and enum values, RFC 3339 times in UTC with
/// milliseconds, ids as hex strings.
/// </summary>
public static class LogFlowJson
{
    // One of each, so that options which say the same also share what is found out about the types.
    private static readonly DefaultJsonTypeInfoResolver Types = new();

    private static readonly JsonConverter[] Converters =
        [new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new TimeConverter(), new TemplateIdConverter(), new TraceIdConverter()];

    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions());

    public static readonly JsonSerializerOptions Indented = Configure(new JsonSerializerOptions { WriteIndented = true });

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.Encoder = JavaScriptEncoder.Default;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.TypeInfoResolver = Types;
        foreach (var converter in Converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed class TemplateIdConverter : JsonConverter<TemplateId>
    {
        public override TemplateId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TemplateId.TryParse(reader.GetString(), out var id) ? id : TemplateId.None;

        public override void Write(Utf8JsonWriter writer, TemplateId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.IsNone ? "" : value.ToString());
    }

    private sealed class TraceIdConverter : JsonConverter<TraceId>
    {
        public override TraceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TraceId.TryParse(reader.GetString(), out var id) ? id : TraceId.None;

        public override void Write(Utf8JsonWriter writer, TraceId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
