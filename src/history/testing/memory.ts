import type { State } from '../../base/state.ts';

/** For tests: a state in memory. */
export interface MemoryState extends State {
  files: Map<string, Uint8Array>;
  text(key: string): string;
}

export function memoryState(files = new Map<string, Uint8Array>()): MemoryState {
  return {
    files,
    read: (key) => files.get(key),
    write: (key, value) => void files.set(key, Buffer.from(value)),
    remove: (key) => void files.delete(key),
    path: () => {
      throw new Error('nothing here is on a disk');
    },
    text: (key) => Buffer.from(files.get(key) ?? '').toString('utf8'),
  };
}
