import type { Source } from '../collect/source.ts';
import { filesSource } from './files/index.ts';
import { gitSource } from './git/index.ts';
import { httpSource } from './http/index.ts';

/** Every source there is, by its `type` in `portal.yaml`. A new source is a folder and a line here. */
export const SOURCES: ReadonlyMap<string, Source> = new Map<string, Source>([
  ['git', gitSource as Source],
  ['files', filesSource as Source],
  ['http', httpSource as Source],
]);
