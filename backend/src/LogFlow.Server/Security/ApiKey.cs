using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LogFlow.Server.Security;

/// <summary>A key as it is kept: who it is for and what it may do, never the key itself.</summary>
/// <param name="Id">Eight hex digits; for revoking.</param>
/// <param name="Name">What a person called it.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="Prefix">The key's first characters, for recognition.</param>
/// <param name="Hash">SHA-256 of the key, hex. A key has 256 random bits, so a plain hash gives nothing away.</param>
/// <param name="Created">When it was made.</param>
public sealed record ApiKey(string Id, string Name, AccessScope Scopes, string Prefix, string Hash, DateTimeOffset Created)
{
    public const int NameMax = 80;

    private const string Mark = "lf_";
    private const int SecretBytes = 32;
    private const int PrefixLength = 9;

    /// <summary>A new key and its secret, which is known only here and now.</summary>
    public static (ApiKey Key, string Secret) Make(string name, AccessScope scopes, DateTimeOffset now)
    {
        var secret = Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        return (new ApiKey(id, name, scopes, secret[..PrefixLength], HashOf(secret), now), secret);
    }

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
