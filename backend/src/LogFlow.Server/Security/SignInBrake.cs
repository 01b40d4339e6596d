using LogFlow.Server.Api;

namespace LogFlow.Server.Security;

/// <summary>Slows down whoever tries one key after another at the sign-in page, by address.</summary>
internal sealed class SignInBrake(SecurityOptions options, TimeProvider time)
{
    private const int AddressesMax = 10_000;
    private const double PerSecond = 0.1;

    private readonly TokenBuckets _tries = new(PerSecond, options.WrongKeysMax, AddressesMax, time);

    public void Check(HttpContext context)
    {
        if (!_tries.HasOne(AddressOf(context), out var wait))
        {
            throw new ApiProblem(StatusCodes.Status429TooManyRequests, "Too many wrong keys were tried from this address; come again after Retry-After seconds.")
            {
                RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)),
            };
        }
    }

    public void Wrong(HttpContext context) => _tries.TryTake(AddressOf(context), out _);

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
