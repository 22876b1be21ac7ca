/**
 * Measures the budgets on generated portals: `node test/bench/bench.ts [--sizes 100,1000,10000] [--runs 3] [--write]`.
 * Every figure is the median of whole runs of the command line; `--write` puts the table into README.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { generate } from './generate.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(REPOSITORY, 'bin', 'portolan.js');
const NOW = '2026-11-22T06:00:00Z';

interface Summary {
  pages: number;
  ms: number;
  /** Bytes. */
  peakMemory: number;
  timings: { stage: string; ms: number }[];
}

interface Measured {
  entities: number;
  cold: Summary;
  unchanged: Summary;
  changed: Summary;
  files: number;
  megabytes: number;
  html: number;
  gzip: number;
  /** Bytes that 99 of 100 entity pages do not pass. */
  nearly: number;
  largest: number;
}

function build(root: string): Summary {
  const output = execFileSync(process.execPath, [CLI, 'build', '--root', root, '--now', NOW, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output) as Summary;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The run with the median time. */
function middle(runs: readonly Summary[]): Summary {
  const wanted = median(runs.map(({ ms }) => ms));
  return runs.find(({ ms }) => ms === wanted)!;
}

function measure(entities: number, runs: number): Measured {
  const root = mkdtempSync(join(tmpdir(), 'portolan-bench-'));
  try {
    generate({ entities, folder: root, seed: 1 });
    const cold: Summary[] = [];
    for (let run = 0; run < runs; run += 1) {
      for (const folder of ['_site', '.portolan'])
        rmSync(join(root, folder), { recursive: true, force: true });
      cold.push(build(root));
    }
    const unchanged = Array.from({ length: runs }, () => build(root));
    const changed = Array.from({ length: runs }, (_, run) => {
      touch(root, run);
      return build(root);
    });
    return {
      entities,
      cold: middle(cold),
      unchanged: middle(unchanged),
      changed: middle(changed),
      ...weigh(join(root, '_site')),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Changes one line of one catalog file. */
function touch(root: string, run: number): void {
  const files = readdirSync(join(root, 'catalog'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.yaml'),
  );
  const first = files.map((entry) => join(entry.parentPath, entry.name)).sort()[0]!;
  writeFileSync(
    first,
    readFileSync(first, 'utf8').replace(/^( *description: ).*$/m, `$1Changed ${run} times.`),
  );
}

function weigh(site: string): Pick<Measured, 'files' | 'megabytes' | 'html' | 'gzip' | 'nearly' | 'largest'> {
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const pages = files
    .filter((file) => /\/catalog\/[^/]+\/[^/]+\/[^/]+\/index\.html$/.test(file))
    .map((file) => readFileSync(file));
  const sizes = pages.map((page) => page.length).sort((a, b) => a - b);
  return {
    files: files.length,
    megabytes: files.reduce((sum, file) => sum + statSync(file).size, 0) / 1024 / 1024,
    html: median(pages.map((page) => page.length)),
    gzip: median(pages.slice(0, 500).map((page) => gzipSync(page).length)),
    nearly: sizes[Math.floor(sizes.length * 0.99)]!,
    largest: sizes.at(-1)!,
  };
}

function seconds(ms: number): string {
  return ms < 995 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(1)} s`;
}

function stage(summary: Summary, ...names: string[]): string {
  return seconds(
    summary.timings.filter(({ stage: name }) => names.includes(name)).reduce((sum, { ms }) => sum + ms, 0),
  );
}

function table(results: readonly Measured[]): string {
  const rows: [string, (measured: Measured) => string][] = [
    ['read, validate, link: cold', ({ cold }) => stage(cold, 'read', 'assemble')],
    ['read, validate, link: unchanged', ({ unchanged }) => stage(unchanged, 'read', 'assemble')],
    ['judge (50 rules)', ({ cold }) => stage(cold, 'judge')],
    ['render', ({ cold }) => stage(cold, 'render')],
    ['write API, Markdown, feeds', ({ cold }) => stage(cold, 'write')],
    ['wait for the search index', ({ cold }) => stage(cold, 'index')],
    ['check before publishing', ({ cold }) => stage(cold, 'check')],
    ['**build, cold**', ({ cold }) => `**${seconds(cold.ms)}**`],
    ['build after one entity changed', ({ changed }) => seconds(changed.ms)],
    ['peak memory', ({ cold }) => `${(cold.peakMemory / 1024 ** 3).toFixed(2)} GB`],
    [
      'pages per second',
      ({ cold }) =>
        String(
          Math.round(cold.pages / (cold.timings.find(({ stage: name }) => name === 'render')!.ms / 1000)),
        ),
    ],
    [
      'entity page, raw / gzip (median)',
      ({ html, gzip }) => `${(html / 1000).toFixed(1)} / ${(gzip / 1000).toFixed(1)} KB`,
    ],
    [
      'entity page, raw: 99 of 100 / the largest',
      ({ nearly, largest }) => `${(nearly / 1000).toFixed(1)} / ${(largest / 1000).toFixed(1)} KB`,
    ],
    ['files', ({ files }) => files.toLocaleString('en')],
    ['size of the site', ({ megabytes }) => `${megabytes.toFixed(0)} MB`],
  ];
  const head = `| | ${results.map(({ entities }) => `${entities.toLocaleString('en')} entities`).join(' | ')} |`;
  return [
    head,
    `|---|${results.map(() => '---:').join('|')}|`,
    ...rows.map(([title, cell]) => `| ${title} | ${results.map(cell).join(' | ')} |`),
  ].join('\n');
}

function machine(): string {
  const { model } = cpus()[0] ?? { model: 'unknown processor' };
  return `${cpus().length} cores (${model.trim()}), ${Math.round(totalmem() / 1024 ** 3)} GB, Node.js ${process.versions.node}`;
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    runs: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const results = values.sizes.split(',').map((size) => measure(Number(size), Number(values.runs)));
const text = `${table(results)}\n\nMedians of ${values.runs} runs on ${machine()}.`;
console.log(text);
if (values.write) {
  const file = join(REPOSITORY, 'README.md');
  const readme = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    readme.replace(
      /(<!-- bench:start -->\n)[\s\S]*?(<!-- bench:end -->)/,
      (_, start: string, end: string) => `${start}${text}\n${end}`,
    ),
  );
}
