/**
 * Measures reading, validating, relating and computing of 100,000 entities of mixed origin (budget: 45 s, 3 GB):
 * `node test/bench/mixed.ts [<entities>] [<runs>]`. Every run is a process of its own, with nothing kept from the one before.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPipeline } from '../../src/portal/pipeline.ts';
import type { Timing } from '../../src/portal/progress.ts';
import { generateMixed } from './mixed-portal.ts';

interface Run {
  ms: number;
  /** Bytes. */
  peakMemory: number;
  entities: number;
  relations: number;
  problems: number;
  timings: Timing[];
}

async function run(root: string): Promise<Run> {
  const start = performance.now();
  const { portal, problems, timings } = await runPipeline({
    root,
    now: '2026-11-22T06:00:00Z',
    offline: false,
    onProgress: () => {},
  });
  if (!portal) throw new Error(problems[0]?.message);
  return {
    ms: performance.now() - start,
    peakMemory: process.resourceUsage().maxRSS * 1024,
    entities: portal.entities.length,
    relations: portal.graph.all.length,
    problems: problems.length,
    timings,
  };
}

function inItsOwnProcess(root: string): Run {
  const file = fileURLToPath(import.meta.url);
  return JSON.parse(
    execFileSync(process.execPath, [file, '--folder', root], { encoding: 'utf8', maxBuffer: 1 << 24 }),
  ) as Run;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function print(title: string, { ms, peakMemory, timings, ...counts }: Run): void {
  const stages = timings.map(({ stage, ms: time }) => `${stage} ${seconds(time)}`).join(', ');
  console.log(`${title.padEnd(10)} ${seconds(ms)}, ${(peakMemory / 1024 ** 3).toFixed(2)} GB (${stages})`);
  console.log(
    `           ${counts.entities} entities, ${counts.relations} relations, ${counts.problems} problems`,
  );
}

if (process.argv[2] === '--folder') {
  console.log(JSON.stringify(await run(process.argv[3]!)));
} else {
  const [count = 100_000, runs = 3] = process.argv.slice(2).map(Number);
  const root = mkdtempSync(join(tmpdir(), 'portolan-mixed-'));
  try {
    generateMixed(count, root);
    for (let n = 0; n < runs; n += 1) {
      rmSync(join(root, '.portolan'), { recursive: true, force: true });
      print('cold', inItsOwnProcess(root));
      print('unchanged', inItsOwnProcess(root));
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
