namespace LogFlow.Storage.Catalog;

/// <summary>Between the parameters of a record; a record with a parameter that holds it is kept as text.</summary>
internal static class ParameterSeparator
{
    public const char Character = '\u001F';
    public const byte Byte = 0x1F;
}
