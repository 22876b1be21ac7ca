import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a text lies in a spool. */
export interface Slice {
  offset: number;
  length: number;
}

/** Texts that wait on the disk until they are needed: an export may hold more entities than fit into memory. */
export interface Spool {
  add(text: string): Slice;
  read(slice: Slice): string;
  close(): void;
}

const BUFFERED = 1024 * 1024;

/** Opens a spool in a temporary folder, which {@link Spool.close} removes. Throws the file system's error. */
export function openSpool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-import-'));
  const descriptor = openSync(join(folder, 'spool'), 'wx+', 0o600);
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let written = 0;

  const flush = (): void => {
    for (const bytes of waiting) {
      for (let done = 0; done < bytes.length; ) {
        const count = writeSync(descriptor, bytes, done, bytes.length - done, written);
        done += count;
        written += count;
      }
    }
    waiting = [];
    waitingBytes = 0;
  };

  return {
    add(text) {
      const bytes = Buffer.from(text, 'utf8');
      const slice = { offset: written + waitingBytes, length: bytes.length };
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= BUFFERED) flush();
      return slice;
    },
    read({ offset, length }) {
      flush();
      const bytes = Buffer.alloc(length);
      for (let done = 0; done < length; ) {
        const count = readSync(descriptor, bytes, done, length - done, offset + done);
        if (count === 0) break;
        done += count;
      }
      return bytes.toString('utf8');
    },
    close() {
      closeSync(descriptor);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
