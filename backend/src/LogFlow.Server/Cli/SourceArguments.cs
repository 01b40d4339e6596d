using System.CommandLine;
using System.CommandLine.Parsing;
using LogFlow.Server.Sources;

namespace LogFlow.Server.Cli;

/// <summary><c>serve</c>'s options for what is read.</summary>
internal sealed class SourceArguments
{
    private readonly Option<string[]> _tail = new("--tail") { Description = "Files to follow: '/var/log/*.log', '/srv/**/*.json' (repeatable)" };
    private readonly Option<bool> _tailFromEnd = new("--tail-from-end") { Description = "Begin at the end of files that are there already" };
    private readonly Option<string[]> _syslog = new("--syslog") { Description = "Listen for syslog over UDP and TCP: 5514, 127.0.0.1:5514, udp://…, tcp://…; tls://6514 with --tls-cert (repeatable)" };
    private readonly Option<bool> _syslogRemote = new("--syslog-remote") { Description = "Syslog may listen to other machines: whoever reaches the port may send" };
    private readonly Option<string> _syslogClientCa = new("--syslog-client-ca") { Description = "Authorities that vouch for who sends syslog over TLS: PEM" };
    private readonly Option<bool> _stdin = new("--stdin") { Description = "Read standard input" };
    private readonly Option<string> _docker = new("--docker") { Description = $"Follow Docker's containers (default folder {SourcesOptions.DockerFolder})", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _cri = new("--cri") { Description = $"Follow a Kubernetes node's pods (default folder {SourcesOptions.CriFolder})", Arity = ArgumentArity.ZeroOrOne };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _tail, _tailFromEnd, _syslog, _syslogRemote, _syslogClientCa, _stdin, _docker, _cri })
        {
            command.Add(option);
        }
    }

    public void Give(ParseResult parsed, IDictionary<string, string?> given)
    {
        GiveList(nameof(SourcesOptions.Tail), parsed.GetValue(_tail));
        GiveList(nameof(SourcesOptions.Syslog), parsed.GetValue(_syslog));
        GiveFlag(nameof(SourcesOptions.TailFromEnd), parsed.GetValue(_tailFromEnd));
        GiveFlag(nameof(SourcesOptions.SyslogRemote), parsed.GetValue(_syslogRemote));
        if (parsed.GetValue(_syslogClientCa) is { } authorities)
        {
            given[$"{SourcesOptions.Section}:{nameof(SourcesOptions.SyslogClientCa)}"] = authorities;
        }

        GiveFlag(nameof(SourcesOptions.Stdin), parsed.GetValue(_stdin));
        GiveFolder(nameof(SourcesOptions.Docker), _docker);
        GiveFolder(nameof(SourcesOptions.Cri), _cri);

        void GiveList(string name, string[]? values)
        {
            for (var i = 0; i < (values?.Length ?? 0); i++)
            {
                given[$"{SourcesOptions.Section}:{name}:{i}"] = values![i];
            }
        }

        void GiveFlag(string name, bool isGiven)
        {
            if (isGiven)
            {
                given[$"{SourcesOptions.Section}:{name}"] = "true";
            }
        }

        void GiveFolder(string name, Option<string> option)
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                given[$"{SourcesOptions.Section}:{name}"] = parsed.GetValue(option) ?? "true";
            }
        }
    }
}
