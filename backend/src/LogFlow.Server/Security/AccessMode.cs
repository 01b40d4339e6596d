using System.Net;

namespace LogFlow.Server.Security;

/// <summary>
/// Does this server ask for keys? It does as soon as there is one, and always when other machines can reach it. A server that
/// listens on this machine only and has no keys trusts whoever reaches it.
/// </summary>
internal sealed class AccessMode(ServerOptions server, KeyRing keys)
{
    public bool IsOpen
    {
        get
        {
            if (!IsLoopback(server))
            {
                return false;
            }

            // Counting looks at the file, so that the first key closes the door.
            return keys.Count == 0 && !keys.HadKeys;
        }
    }

    public static bool IsLoopback(ServerOptions server) => server.Address is { } address && IPAddress.IsLoopback(address);

    /// <exception cref="BadConfigurationException">Others could reach it and there is no key.</exception>
    public static void Check(ServerOptions server, KeyRing keys, KeyFile file)
    {
        if (!IsLoopback(server) && keys.Count == 0)
        {
            throw new BadConfigurationException(
            [
                $"Host '{server.Host}' can be reached from other machines, and there is no key in {file.Path}; make one with 'logflow key create --name me --scope admin --db {server.Database}', or listen on 127.0.0.1.",
            ]);
        }
    }
}
