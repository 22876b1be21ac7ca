import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lock, takeLock } from './lock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-lock-'));
  file = join(folder, 'work', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function taken(): Lock {
  const lock = takeLock(file);
  if ('holder' in lock) throw new Error(`held by ${lock.holder}`);
  return lock;
}

describe('a lock', () => {
  it('is held by one at a time, and leaves nothing behind', () => {
    const lock = taken();
    expect(takeLock(file)).toEqual({ holder: process.pid });
    lock.release();
    taken().release();
    expect(readdirSync(join(folder, 'work'))).toEqual([]);
  });

  it('is not given away while another process holds it, and is free when that one is gone', async () => {
    taken().release();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    writeFileSync(file, String(other.pid));
    expect(takeLock(file)).toEqual({ holder: other.pid });
    const gone = once(other, 'exit');
    other.kill();
    await gone;
    taken().release();
  });

  it.each(['', 'nonsense', '-1', '0', '1.5', String(process.pid)])(
    'is free where the file says %j, which an earlier process left',
    (content) => {
      taken().release();
      writeFileSync(file, content);
      const lock = taken();
      expect(existsSync(file)).toBe(true);
      lock.release();
    },
  );
});
