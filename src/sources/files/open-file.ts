import { constants, createReadStream, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { errorCode, unreadableWords } from '../../base/files.ts';
import { type Fault, fault } from './piece.ts';

/** A regular file that is open. */
export interface OpenFile {
  size: number;
  /** Its bytes, in chunks. Ends the file's being open. */
  stream(): ReadStream;
  close(): Promise<void>;
}

/** Opens a file for reading, but neither a link nor a pipe or device, which may never end. */
export async function openFile(path: string): Promise<OpenFile | Fault> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await handle.stat();
    if (!stat.isFile()) {
      await handle.close();
      return fault('unreadable', stat.isDirectory() ? 'is a folder' : 'is not a file');
    }
    return {
      size: stat.size,
      stream: () => createReadStream(path, { fd: handle, highWaterMark: 256 * 1024 }),
      close: () => handle.close(),
    };
  } catch (error) {
    if (errorCode(error) === 'ELOOP') return fault('link', 'is a symbolic link, which is not followed');
    return fault('unreadable', unreadableWords(error));
  }
}
