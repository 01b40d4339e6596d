import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// base <- charts, contracts <- api, live <- features/<each> <- app. Imports point left only.

const src = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src');
const layers: readonly (readonly string[])[] = [['base'], ['charts', 'contracts'], ['api', 'live'], ['features'], ['app']];
const rankOf = (layer: string): number => layers.findIndex((names) => names.includes(layer));

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|tsx|css)$/.test(name));
const read = (name: string): string => readFileSync(join(src, name), 'utf8');
const code = files.filter((name) => /\.tsx?$/.test(name));
const shipped = code.filter((name) => !/\.test\.tsx?$/.test(name));

/** "features/map" is one box, "base" another. */
function boxOf(name: string): string {
  const [layer = '', folder = ''] = name.split('/');
  return layer === 'features' ? `features/${folder}` : layer;
}

type Import = { readonly from: string; readonly to: string };

function importsOf(name: string): Import[] {
  return [...read(name).matchAll(/(?:from|import)\s+'(\.[^']+)'/g)]
    .map(([, path]) => relative(src, resolve(src, dirname(name), path!)))
    .filter((to) => !to.startsWith('..'))
    .map((to) => ({ from: name, to }));
}

describe('the layers', () => {
  it('are the only folders', () => {
    expect(new Set(files.map((name) => name.split('/')[0]))).toEqual(new Set(layers.flat()));
  });

  it('import to the left only, and features never each other', () => {
    const wrong = code.flatMap(importsOf).filter(({ from, to }) => {
      const [a, b] = [boxOf(from), boxOf(to)];
      return a !== b && rankOf(b.split('/')[0]!) >= rankOf(a.split('/')[0]!);
    });

    expect(wrong).toEqual([]);
  });

  it('were really looked at', () => {
    expect(shipped.flatMap(importsOf).length).toBeGreaterThan(80);
  });
});

describe('the house rules', () => {
  const offenders = (names: readonly string[], pattern: RegExp) => names.filter((name) => pattern.test(read(name)));

  it('allow literal colours in the tokens alone', () => {
    expect(offenders(files.filter((name) => name !== 'base/tokens.css' && !name.endsWith('.test.ts')), /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(/i)).toEqual([]);
  });

  it('allow no any and no raw markup', () => {
    expect(offenders(shipped, /:\s*any\b|\bas any\b|<any>|dangerouslySetInnerHTML|\.innerHTML|@ts-ignore|@ts-expect-error/)).toEqual([]);
  });

  it('keep the page free of inline script and style', () => {
    const html = readFileSync(join(src, '..', 'index.html'), 'utf8');

    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)| on\w+=/);
  });
});
