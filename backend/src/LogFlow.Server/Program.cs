using System.CommandLine;
using LogFlow.Server.Cli;

// Without a verb: serve, so that one command shows something.
var root = new RootCommand("LogFlow reads the logs and spans of many services and tells what broke.") { ServeCommand.Create() };
return await root.Parse(args.Length == 0 ? ["serve"] : args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false })
    .ConfigureAwait(false);
