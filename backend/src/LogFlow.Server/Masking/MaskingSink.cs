using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Masking;

/// <summary>
/// Hides secrets in messages and attributes on the way into the engine, so that neither the store, the screens nor the templates
/// ever see them. Called by any source; holds no state.
/// </summary>
public sealed class MaskingSink(IBatchSink inner, TextMasker masker) : IBatchSink
{
    private static readonly byte[] Hidden = "{\"masked\":\"true\"}"u8.ToArray();

    public NameTable Services => inner.Services;

    /// <summary>The sink itself when nothing is to be masked.</summary>
    public static IBatchSink Around(IBatchSink inner, MaskingOptions options) => options.Masker() is { } masker ? new MaskingSink(inner, masker) : inner;

    public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Mask(batch, i);
        }

        return inner.PublishAsync(batch, cancellationToken);
    }

    private void Mask(LogBatch batch, int i)
    {
        var body = batch.Bytes(batch.Body[i]);
        var attributes = batch.Bytes(batch.Attributes[i]);
        var newBody = Masked(body);
        var newAttributes = Masked(attributes);
        if (newBody is null && newAttributes is null)
        {
            return;
        }

        if (newAttributes is not null && !IsJson(newAttributes))
        {
            // A pattern that cut through the JSON: rather no attributes than broken ones, or unmasked ones.
            newAttributes = Hidden;
        }

        batch.Rewrite(i, newBody ?? body.ToArray(), newAttributes ?? attributes.ToArray());
    }

    /// <summary>Null when there was nothing to hide.</summary>
    private byte[]? Masked(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(utf8);
        var masked = masker.Mask(text);
        return ReferenceEquals(masked, text) ? null : Encoding.UTF8.GetBytes(masked);
    }

    private static bool IsJson(byte[] utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
