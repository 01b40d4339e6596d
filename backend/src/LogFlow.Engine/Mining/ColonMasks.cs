namespace LogFlow.Engine.Mining;

/// <summary>Groups with colons between them: times, IPv6 and MAC addresses.</summary>
internal static class ColonMasks
{
    /// <summary>
    /// Colon-separated groups from <paramref name="start"/> on, of which the first ends at <paramref name="colon"/>: a time, an IPv6 or
    /// MAC address.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int start, int colon, out int end, out HoleKind kind)
    {
        kind = HoleKind.Time;
        if (Ablation.Colons || (colon - start > 4 && (colon - start < 11 || text[colon - 3] != 'T')))
        {
            // Too long for a group, and no date with a time behind it: a host before its port.
            end = 0;
            return false;
        }

        return TryTime(text, start, colon, out end) || TryHexGroups(text, start, out end, out kind);
    }

    private static bool TryTime(ReadOnlySpan<byte> text, int start, int colon, out int end)
    {
        end = 0;
        var hour = colon - start <= 2 ? start : colon - 2;
        if (hour != start && (colon - start < 11 || text[colon - 3] != 'T' || !ByteClasses.IsDigit(text[start])))
        {
            return false;
        }

        if (colon == start || !ByteClasses.IsDigit(text[hour]) || !ByteClasses.IsDigit(text[colon - 1]) || !TwoDigits(text, colon + 1))
        {
            return false;
        }

        var i = colon + 3;
        if (i < text.Length && text[i] == ':' && TwoDigits(text, i + 1))
        {
            i += 3;
            if (i + 1 < text.Length && text[i] is (byte)'.' or (byte)',' && ByteClasses.IsDigit(text[i + 1]))
            {
                i++;
                while (i < text.Length && ByteClasses.IsDigit(text[i]))
                {
                    i++;
                }
            }
        }

        if (i < text.Length && text[i] is (byte)'+' or (byte)'-' && TwoDigits(text, i + 1))
        {
            i += 3;
            i += i < text.Length && text[i] == ':' && TwoDigits(text, i + 1) ? 3 : TwoDigits(text, i) ? 2 : 0;
        }
        else if (i < text.Length && text[i] == 'Z')
        {
            i++;
        }

        end = i;
        return i == text.Length || (text[i] != ':' && text[i] != '_' && !ByteClasses.IsLetter(text[i]) && !ByteClasses.IsDigit(text[i]));
    }

    private static bool TryHexGroups(ReadOnlySpan<byte> text, int start, out int end, out HoleKind kind)
    {
        kind = HoleKind.Address;
        int colons = 0, groups = 0, i = start;
        bool hasDigit = false, hasGap = false;
        while (true)
        {
            var group = i;
            while (i < text.Length && i - group < 5 && ByteClasses.IsHex(text[i]))
            {
                hasDigit |= ByteClasses.IsDigit(text[i]);
                i++;
            }

            groups += i > group ? 1 : 0;
            if (i - group > 4 || i >= text.Length || text[i] != ':')
            {
                break;
            }

            hasGap |= i + 1 < text.Length && text[i + 1] == ':';
            colons++;
            i++;
        }

        if (colons > 0 && text[i - 1] == ':' && (i < 2 || text[i - 2] != ':'))
        {
            i--;
            colons--;
        }

        end = i;
        if (!hasDigit || groups == 0 || (colons < 3 && !(hasGap && colons >= 2)))
        {
            return false;
        }

        return i == text.Length || (text[i] != '_' && !ByteClasses.IsLetter(text[i]) && !ByteClasses.IsDigit(text[i]) &&
               (text[i] != '.' || (i + 1 < text.Length && ByteClasses.IsDigit(text[i + 1])) || i + 1 == text.Length ||
                ByteClasses.IsDelimiter(text[i + 1])));
    }

    private static bool TwoDigits(ReadOnlySpan<byte> text, int i) =>
        i + 1 < text.Length && ByteClasses.IsDigit(text[i]) && ByteClasses.IsDigit(text[i + 1]);
}
