import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Held until it is given back, or until the process ends. */
export interface Lock {
  release(): void;
}

/** Locks of this process: its number alone does not tell them from those of an earlier one with that number. */
const held = new Set<string>();

/**
 * Makes a file that says which process works in a folder. Gives the number of the other process where one does
 * already. What a process that is gone has left behind counts nothing.
 */
export function takeLock(file: string): Lock | { holder: number } {
  const holder = holderOf(file);
  if (holder !== undefined) return { holder };
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    // Another process was faster by the blink of an eye.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { holder: holderOf(file) ?? process.pid };
  }
  held.add(file);
  return {
    release() {
      held.delete(file);
      rmSync(file, { force: true });
    },
  };
}

/** The process that holds a lock; undefined when there is none, or none any more. */
function holderOf(file: string): number | undefined {
  if (held.has(file)) return process.pid;
  let pid: number;
  try {
    pid = Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

/** Whether a process of this machine is there, whoever started it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
