// Drives the built page in the system's Chromium against an invented stream and says what a tick costs it: ./run.sh bench dashboard [minutes] [services]
import { readFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import WebSocket from 'ws';
import { hubDelta, openSession, serveHub } from '../tests/support/hubWire.mjs';
import { makeStream } from './stream.mjs';
import { measureTail } from './tail.mjs';

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log('How smooth is the page in Chromium, at 14, 100 and 500 services, and does it grow over time?\n');
  console.log('usage: bench dashboard [MINUTES] [SERVICES]\n  MINUTES   of the stream, which runs faster than time; 10 by default\n  SERVICES  only this size: 14, 100 or 500');
  process.exit(0);
}

const only = Number(process.argv[3] ?? 0);
const sizes = [
  { services: 14, edges: 15 },
  { services: 100, edges: 300 },
  { services: 500, edges: 2000 },
].filter(({ services }) => only === 0 || services === only);
const minutes = Number(process.argv[2] ?? 10);
const pacedSeconds = 10;
/** Time is compressed: a second of the stream each so many milliseconds. */
const quickMs = 40;
const growthMax = 0.1;

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
if (!existsSync(join(dist, 'index.html'))) {
  throw new Error('The page is not built: run "npm run build".');
}

function serve(stream) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    if (pathname === '/hub/live/negotiate') {
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ connectionId: 'c', connectionToken: 'c', negotiateVersion: 1, availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }] }));
    }
    if (pathname === '/api/session') {
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(openSession));
    }
    const file = join(dist, pathname === '/' ? 'index.html' : pathname);
    if (!file.startsWith(dist) || !existsSync(file) || extname(file) === '') {
      return response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{"title":"Not found","status":404,"detail":"The benchmark serves the stream only."}');
    }
    return response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'self'; img-src 'self' data:; style-src 'self'" }).end(readFileSync(file));
  });
  const pages = new Set();
  new WebSocket.Server({ server }).on('connection', (socket) => pages.add(serveHub(socket, stream.snapshot, () => [])));
  let bytes = 0;
  const tick = () => {
    const delta = stream.step();
    for (const page of pages) {
      const message = hubDelta(delta, page.watchesLogs);
      bytes += Buffer.byteLength(JSON.stringify({ ...message, logs: undefined }));
      page.send('delta', message);
    }
  };
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({ url: `http://127.0.0.1:${server.address().port}`, tick, bytes: () => bytes, close: () => (server.closeAllConnections(), server.close()) })));
}

async function measure(size, browser) {
  const stream = makeStream(size);
  const server = await serve(stream);
  const page = await browser.newPage();
  const cdp = await browser.newCDPSession(page);
  await cdp.send('Performance.enable');
  const metric = async (name) => (await cdp.send('Performance.getMetrics')).metrics.find((entry) => entry.name === name).value;
  const heapMb = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    return (await metric('JSHeapUsedSize')) / 1e6;
  };

  const opened = Date.now();
  await page.goto(server.url);
  await page.locator('[data-testid="live-badge"][data-link="live"]').waitFor({ timeout: 60_000 });
  await page.locator('[data-testid="headline"]').waitFor({ timeout: 60_000 });
  const openSeconds = (Date.now() - opened) / 1000;
  await sleep(3000);

  const pace = async () => {
    for (let i = 0; i < pacedSeconds; i++) {
      server.tick();
      await sleep(1000);
    }
  };

  // One tick a second, as in life: what each costs the main thread.
  const times = async () => [await metric('TaskDuration'), await metric('ScriptDuration'), (await metric('LayoutDuration')) + (await metric('RecalcStyleDuration'))];
  const [then, sent] = [await times(), server.bytes()];
  await pace();
  const [taskMs, scriptMs, layoutMs] = (await times()).map((now, index) => ((now - then[index]) * 1000) / pacedSeconds);
  const bytes = (server.bytes() - sent) / pacedSeconds;

  // The same again while every frame is counted, which costs time itself.
  await page.evaluate(() => {
    window.seen = { frames: 0, worst: 0, last: performance.now() };
    const next = (now) => {
      window.seen = { frames: window.seen.frames + 1, worst: Math.max(window.seen.worst, now - window.seen.last), last: now };
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const began = performance.now();
  await pace();
  const { frames, worst: worstFrameMs } = await page.evaluate(() => window.seen);
  const fps = (frames * 1000) / (performance.now() - began);

  // The page keeps five minutes; from when that is full the heap has to stand.
  const run = async (ticks) => {
    for (let i = 0; i < ticks; i++) {
      server.tick();
      await sleep(quickMs);
    }
    await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => done(true))));
    return heapMb();
  };
  const heapFull = await run(300);
  const heapMid = await run(minutes * 30);
  const heapEnd = await run(minutes * 30);
  const tail = await measureTail(page, server.tick, quickMs);
  await page.close();
  server.close();
  return { ...size, openSeconds, fps, worstFrameMs, taskMs, scriptMs, layoutMs, bytes, heapFull, heapMid, heapEnd, tail };
}

const profile = mkdtempSync(join(tmpdir(), 'logflow-bench-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env['LOGFLOW_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--js-flags=--expose-gc'],
  viewport: { width: 1440, height: 900 },
});
let hasGrown = false;
console.log(`The dashboard at 1440x900, one tick a second, ${cpus().length} cores, no GPU; then ${minutes} min of ticks in compressed time.`);
console.log('services edges  open s   fps  worst frame ms  main thread ms/tick (script, layout)  bytes/tick without log lines  heap MB after 5, ' + (5 + minutes / 2) + ', ' + (5 + minutes) + ' min');
try {
  for (const size of sizes) {
    const found = await measure(size, browser);
    const n = (value, width, digits = 1) => value.toFixed(digits).padStart(width);
    console.log(
      `${n(found.services, 8, 0)} ${n(found.edges, 5, 0)} ${n(found.openSeconds, 7)} ${n(found.fps, 5)} ${n(found.worstFrameMs, 15)}  ${n(found.taskMs, 19)} (${n(found.scriptMs, 5)}, ${n(found.layoutMs, 5)}) ${n(found.bytes, 31, 0)} ${n(found.heapFull, 14)}, ${found.heapMid.toFixed(1)}, ${found.heapEnd.toFixed(1)}`,
    );
    console.log(`               live log: ${found.tail.lines} lines scrolled from top to bottom and back in 10 s: ${n(found.tail.fps, 1)} fps, worst frame ${n(found.tail.worstMs, 1)} ms, ${found.tail.longTasks} tasks over 50 ms`);
    hasGrown ||= found.heapEnd > found.heapFull * (1 + growthMax) + 1;
  }
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
if (hasGrown) {
  console.error(`The heap grew by more than ${growthMax * 100} % over ${minutes} min.`);
  process.exitCode = 1;
}
