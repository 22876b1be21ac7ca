import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT } from './environment.ts';
import { NOW, writePortal } from './site.ts';

export const CLI = fileURLToPath(new URL('../../bin/portolan.js', import.meta.url));

/** What a run of the command line came to. */
export interface Run {
  code: number | null;
  out: string;
  error: string;
}

/** Runs the compiled command line, as a person or a CI job would. */
export function portolan(
  args: readonly string[],
  environment: Record<string, string> = {},
  cwd?: string,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      env: { ...ENVIRONMENT, ...environment },
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const run: Run = { code: null, out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      run.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      run.error += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...run, code }));
  });
}

/** Builds a portal at the time of all these tests. */
export function build(root: string, ...options: string[]): Promise<Run> {
  return portolan(['build', '--root', root, '--now', NOW, ...options]);
}

export function check(root: string, ...options: string[]): Promise<Run> {
  return portolan(['check', '--root', root, '--now', NOW, ...options]);
}

const made: string[] = [];

/** A new folder, with files in it when some are given. {@link removeFolders} takes them all away. */
export function temporaryFolder(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-e2e-'));
  made.push(folder);
  writePortal(folder, files);
  return folder;
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Every file below a folder, by its path with forward slashes, in order. */
export function contents(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split('\\')
        .join('/'),
    )
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(folder, file))]));
}

/** Paths whose bytes differ between two folders, or that only one of them has. */
export function differences(left: ReadonlyMap<string, Buffer>, right: ReadonlyMap<string, Buffer>): string[] {
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths]
    .filter((path) => !(left.has(path) && right.has(path) && left.get(path)!.equals(right.get(path)!)))
    .sort();
}
