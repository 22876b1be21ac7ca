import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderMaker } from '../../base/folders.ts';
import type { Portal } from '../portal.ts';
import { apiFiles } from './documents.ts';

export interface ApiReport {
  files: number;
  bytes: number;
}

/** Writes the API of a portal into a folder, below `api/v1/`. */
export function writeApi(portal: Portal, out: string): ApiReport {
  const report: ApiReport = { files: 0, bytes: 0 };
  const makeFolder = folderMaker();
  for (const { path, text } of apiFiles(portal)) {
    const file = join(out, 'api', 'v1', path);
    makeFolder(dirname(file));
    writeFileSync(file, text);
    report.files += 1;
    report.bytes += Buffer.byteLength(text);
  }
  return report;
}
