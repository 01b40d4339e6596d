import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The built program: where LOGFLOW_DLL says, else the newest build of the server. */
export function findServer(): string {
  const said = process.env['LOGFLOW_DLL'];
  if (said !== undefined && said !== '') {
    if (!existsSync(said)) {
      throw new Error(`LOGFLOW_DLL names ${said}, which is not there.`);
    }
    return said;
  }
  const built = ['Release', 'Debug']
    .map((configuration) => join(root, 'backend', 'src', 'LogFlow.Server', 'bin', configuration, 'net10.0', 'logflow.dll'))
    .filter((path) => existsSync(path))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (built[0] === undefined) {
    throw new Error('The server is not built: run "dotnet build backend/src/LogFlow.Server -c Release" or set LOGFLOW_DLL to its logflow.dll.');
  }
  return built[0];
}

/** Below the ports that the system hands out by itself, so that no other connection takes it while the server is away. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    if (isFree) {
      await new Promise((done) => server.close(done));
      return port;
    }
  }
}

export type RunningServer = { readonly url: string; readonly output: () => string; readonly stop: () => Promise<void>; /** Without warning, as the system does it when memory runs out. */ readonly kill: () => Promise<void> };

/** The end of the first closed second of event time in which the server tells of an open incident with this root. */
export async function namedAt(server: { readonly url: string }, root: string): Promise<number> {
  type Stats = { readonly tick: string; readonly incidents: readonly { readonly root: string; readonly state: string }[] };
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const stats = (await (await fetch(`${server.url}/api/stats`)).json()) as Stats;
    if (stats.incidents.some((incident) => incident.root === root && incident.state !== 'resolved')) {
      return Date.parse(stats.tick) / 1000 + 1;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no open incident with the root ${root} within a minute`);
}

/** Starts the real program with its simulator, in memory, and waits until it answers. */
export async function startServer(port: number, ...more: readonly string[]): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'logflow-browser-'));
  const url = `http://127.0.0.1:${port}`;
  let output = '';
  const child: ChildProcess = spawn('dotnet', [findServer(), 'serve', '--port', String(port), ...(more.includes('--db') ? [] : ['--db', ':memory:']), ...more], {
    cwd: folder,
    env: { ...process.env, LOGFLOW__WEBROOT: join(root, 'frontend', 'dist'), DOTNET_NOLOGO: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));

  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(timer);
    }
    rmSync(folder, { recursive: true, force: true });
  };

  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`The server ended with code ${child.exitCode} before it answered:\n${output}`);
    }
    const isReady = await fetch(`${url}/readyz`).then((response) => response.ok, () => false);
    if (isReady) {
      return { url, output: () => output, stop, kill };
    }
    await new Promise((done) => setTimeout(done, 250));
  }
  await stop();
  throw new Error(`The server did not become ready within two minutes:\n${output}`);
}
