return await LogFlow.Server.Cli.CommandLine.RunAsync(args).ConfigureAwait(false);
