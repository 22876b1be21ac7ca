/**
 * Writes the example portal's Git history: a bundle of one repository that looks like the Online Boutique's, with
 * invented people and with text in the place of code. The same run gives the same commits; nothing asks a clock.
 *
 *     node scripts/sample-history.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareText } from '../src/base/json.ts';
import {
  CODEOWNERS,
  MESSAGES,
  type Person,
  RECENT_FROM,
  type SampleService,
  SERVICES,
  START,
  TAGS,
} from './sample-history-plan.ts';

export const BUNDLE = join(import.meta.dirname, '..', 'repositories', 'microservices-demo.bundle');

interface Commit {
  /** Seconds since the epoch. */
  time: number;
  by: Person;
  message: string;
  files: Record<string, string>;
}

const DAY = 86_400;

/** The whole history, as `git fast-import` reads it. */
export function sampleHistory(): string {
  const commits = [...beginning(), ...SERVICES.flatMap(historyOf)].sort(
    (a, b) => a.time - b.time || compareText(a.message, b.message),
  );
  const lines: string[] = [];
  const tags = TAGS.map(([name, day]) => ({ name, time: seconds(day) + DAY }));
  for (const [index, commit] of commits.entries()) {
    lines.push(...commitLines(commit));
    const next = commits[index + 1]?.time ?? Number.POSITIVE_INFINITY;
    for (const { name, time } of tags)
      if (commit.time < time && time <= next)
        lines.push(`reset refs/tags/${name}`, 'from refs/heads/main', '');
  }
  return `${lines.join('\n')}\n`;
}

function beginning(): Commit[] {
  const readme =
    '# Microservices demo\n\nA sample of a repository with the services of a shop. Its history is invented, and in the place of code there is text.\n';
  const licence =
    'Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0\n';
  const time = seconds(START.day) + 9 * 3_600;
  return [
    {
      time,
      by: START.by,
      message: 'Begin',
      files: {
        'README.md': readme,
        LICENSE: licence,
        'protos/demo.proto': text('protos/demo.proto', 7_600, 1),
      },
    },
    {
      time: time + 3_600,
      by: START.platform,
      message: 'Say who looks at a change',
      files: { '.github/CODEOWNERS': CODEOWNERS },
    },
  ];
}

/** Every commit lets one file grow, so that each has its size in the end. */
function historyOf(service: SampleService): Commit[] {
  const { name, since, past, recent, last, message, readme } = service;
  const recentDays = recent > 0 ? spread(RECENT_FROM, last, recent) : [];
  const pastEnd = recent > 0 ? addDays(RECENT_FROM, -12) : last;
  const days = [...spread(since, pastEnd, past), ...recentDays];
  const files = Object.entries(service.files);
  const sizes = new Map(files.map(([path, bytes]) => [path, Math.round(bytes * 0.6)]));
  return days.map((day, index) => {
    const isRecent = index >= past;
    const people = isRecent ? service.recentPeople : service.pastPeople;
    const changed: Record<string, string> = {};
    const write = (path: string, bytes: number): void => {
      changed[`src/${name}/${path}`] = text(`src/${name}/${path}`, bytes, index + 1);
    };
    if (index === 0) for (const [path, bytes] of sizes) write(path, bytes);
    else {
      const [path, bytes] = files[index % files.length]!;
      const grown = Math.round(bytes * (0.6 + (0.4 * index) / (days.length - 1)));
      write(path, grown);
    }
    if (index === Math.min(2, past - 1) && readme)
      changed[`src/${name}/README.md`] = `# ${name}\n\n${readme}\n`;
    return {
      time: day + (7 + ((index * 5 + name.length) % 9)) * 3_600 + ((index * 37 + name.length * 11) % 60) * 60,
      by: people[(isRecent ? index - past : index) % people.length]!,
      message:
        index === 0
          ? `Add ${name}`
          : index === days.length - 1
            ? message
            : `${MESSAGES[(index + name.length) % MESSAGES.length]!} (${name})`,
      files: changed,
    };
  });
}

/** So many working days from the first to the last, in seconds, evenly. */
function spread(first: string, last: string, count: number): number[] {
  const [start, end] = [seconds(first), seconds(last)];
  if (count === 1) return [end];
  const step = (end - start) / DAY / (count - 1);
  return Array.from({ length: count }, (_, i) => workday(start + Math.round(step * i) * DAY));
}

/** The day itself, or the Friday before a weekend. */
function workday(day: number): number {
  const weekday = new Date(day * 1000).getUTCDay();
  return weekday === 6 ? day - DAY : weekday === 0 ? day - 2 * DAY : day;
}

const MARKS: Readonly<Record<string, readonly [string, string]>> = {
  html: ['<!-- ', ' -->'],
  css: ['/* ', ' */'],
  py: ['# ', ''],
  Dockerfile: ['# ', ''],
};

/** About so many bytes of lines that say what they are; the first says which change this is. */
function text(path: string, bytes: number, change: number): string {
  const [before, after] = MARKS[path.slice(path.search(/[^./]+$/))] ?? ['// ', ''];
  const lines = [`${before}A sample, change ${change}.${after}\n`];
  for (let length = lines[0]!.length, i = 1; length < bytes; i += 1) {
    const line = `${before}Line ${i} of a sample: it stands for code of the Online Boutique.${after}\n`;
    lines.push(line);
    length += line.length;
  }
  return lines.join('');
}

function commitLines({ time, by, message, files }: Commit): string[] {
  const who = `${by.name} <${by.email}> ${time} +0000`;
  return [
    'commit refs/heads/main',
    `author ${who}`,
    `committer ${who}`,
    ...data(`${message}\n`),
    ...Object.entries(files).flatMap(([path, content]) => [`M 100644 inline ${path}`, ...data(content)]),
    '',
  ];
}

function data(content: string): string[] {
  return [`data ${Buffer.byteLength(content)}`, content];
}

function seconds(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

function addDays(day: string, days: number): string {
  return new Date((seconds(day) + days * DAY) * 1000).toISOString().slice(0, 10);
}

/** Makes the history in a new bare repository in the folder, and gives the id of its last commit. */
export function importHistory(folder: string): string {
  const git = gitIn(folder);
  git(['init', '--quiet', '--bare', '--template=', '--initial-branch=main', '.']);
  git(['fast-import', '--quiet', '--date-format=raw'], sampleHistory());
  return git(['rev-parse', 'main']).trim();
}

function gitIn(folder: string): (args: readonly string[], input?: string) => string {
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return (args, input) =>
    execFileSync('git', ['-C', folder, ...args], {
      env,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    });
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-history-'));
  try {
    importHistory(folder);
    mkdirSync(dirname(BUNDLE), { recursive: true });
    // In one thread, and from scratch, so that one version of git writes the same bytes every time.
    gitIn(folder)(['-c', 'pack.threads=1', 'repack', '-adfq', '--depth=50']);
    gitIn(folder)(['-c', 'pack.threads=1', 'bundle', 'create', '--quiet', BUNDLE, 'HEAD', 'main', '--tags']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
