// Puts the API page's files and the list of its packages beside the dashboard and says what a first visit downloads.
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const budgetKb = 250;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
mkdirSync(join(dist, 'swagger-ui'), { recursive: true });
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE']) {
  cpSync(join(swagger, file), join(dist, 'swagger-ui', file));
}

// What is in the dashboard that others wrote, for the list of what the program is made of.
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const shipped = Object.entries(lock.packages)
  .filter(([path, entry]) => path !== '' && (!entry.dev || path === 'node_modules/swagger-ui-dist'))
  .map(([path, { version, integrity, license }]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), version, integrity, license }));
writeFileSync(join(dist, 'packages.json'), `${JSON.stringify(shipped, null, 1)}\n`);

const gzipKb = (path) => gzipSync(readFileSync(path), { level: 9 }).length / 1024;
const assets = readdirSync(join(dist, 'assets'));
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const first = assets.filter((name) => html.includes(name));
const sum = (end) => first.filter((name) => name.endsWith(end)).reduce((total, name) => total + gzipKb(join(dist, 'assets', name)), 0);
const script = sum('.js') + gzipKb(join(dist, 'theme.js'));
console.log(`first load, gzipped: ${script.toFixed(1)} kB script (of ${budgetKb} allowed), ${sum('.css').toFixed(1)} kB styles`);
if (script > budgetKb) {
  console.error('The first load is over its budget.');
  process.exitCode = 1;
}
