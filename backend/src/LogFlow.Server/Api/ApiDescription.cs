using LogFlow.Contracts.Records;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LogFlow.Server.Api;

/// <summary>What the OpenAPI document says beyond what the endpoints say of themselves.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "LogFlow",
                Version = "1",
                Description = "Reads live logs and spans, infers the service graph, finds what changed and tells it as incidents with a ranked root. " +
                    "Errors are RFC 9457 problem details; lists are objects with items and next_cursor.",
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            // Their converters write strings; the generator cannot see that.
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type == typeof(TemplateId) || type == typeof(TraceId))
            {
                schema.Type = JsonSchemaType.String;
                schema.Description = type == typeof(TemplateId) ? "16 hex digits, or empty for none" : "32 hex digits, or empty for none";
                schema.Properties?.Clear();
            }
            else if (type == typeof(DateTimeOffset))
            {
                schema.Type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
                schema.Format = "date-time";
            }

            return Task.CompletedTask;
        });
    }
}
