import { readFileSync } from 'node:fs';
import { isInside, resolveInside } from '../base/files.ts';
import type { Origin } from '../base/origin.ts';
import { problem } from '../base/problem.ts';
import type { Feed } from '../collect/collect.ts';
import { type MappingOptions, parseMapping } from '../collect/mapping.ts';
import { COLLECT_PROBLEMS } from '../collect/problems.ts';
import { PORTAL_PROBLEMS as RULES } from './problems.ts';
import { SETTINGS_FILE, type Settings } from './settings.ts';

/** The mapping of a feed: what the settings say or the file that they name, else the one that comes with the source. */
export function mappingOf(
  root: string,
  written: Settings['sources'][number]['mapping'],
  { id, source }: Pick<Feed, 'id' | 'source'>,
  locate: (path: (string | number)[]) => Origin,
): ReturnType<typeof parseMapping> {
  const selectors = source.selectors ? { selectors: source.selectors } : {};
  if (written === undefined && source.mapping === undefined) {
    const message = `nothing says what the records of ${id} mean`;
    return { problems: [problem(COLLECT_PROBLEMS['no-mapping'], { message, origin: locate([]), key: id })] };
  }
  if (written === undefined) return parseMapping(source.mapping!, { source: id }, selectors);
  if (typeof written === 'object')
    return parseMapping(
      written,
      { source: 'settings', file: SETTINGS_FILE },
      {
        ...selectors,
        locate: (path) => {
          const { line, column } = locate(path);
          return line === undefined || column === undefined ? undefined : { line, column };
        },
      },
    );
  return readMappingFile(root, written, id, selectors);
}

/** The mapping in a file of the portal. */
function readMappingFile(
  root: string,
  file: string,
  feed: string,
  options: MappingOptions = {},
): ReturnType<typeof parseMapping> {
  const origin: Origin = { source: 'settings', file };
  const path = resolveInside(root, file);
  try {
    if (!path || !isInside(root, path)) throw new Error('it lies outside the portal');
    return parseMapping(readFileSync(path, 'utf8'), origin, options);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return {
      problems: [
        problem(RULES['definition-unreadable'], {
          message: `the mapping of ${feed} cannot be read (${reason})`,
          origin,
        }),
      ],
    };
  }
}
