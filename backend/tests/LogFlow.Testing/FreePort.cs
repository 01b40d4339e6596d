using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LogFlow.Testing;

/// <summary>
/// Ports for programs that cannot choose one themselves. They lie below those that the system hands out by itself, so that no other
/// connection gets one between the look and the start.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int End = 30_000;

    public static int Find()
    {
        while (true)
        {
            // By process and time: several runs on one machine must not look at the same ports in the same order.
            var port = First + (int)((uint)HashCode.Combine(Environment.ProcessId, Stopwatch.GetTimestamp()) % (End - First));
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; there are many more.
            }
        }
    }
}
