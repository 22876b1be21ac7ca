import { writeYaml } from '../../actions/yaml-writer.ts';
import type { JsonObject } from '../../base/json.ts';
import type { TakenMapping } from './import-definitions.ts';
import type { Writer } from './writer.ts';

/** Entries that a source of the type `files` has at most. */
const MOST_FILES = 200;

/**
 * The settings of a portal that is new, with a source to fill in for each of its mappings, in place of the source that they
 * begin with. It is a comment: without its files the source would be one that fails.
 */
export function withWaitingSources(settings: string, taken: readonly TakenMapping[], writer: Writer): string {
  const mappings = taken.filter(({ kinds }) => kinds.length > 0);
  if (mappings.length === 0) return settings;
  const sources = mappings.map(({ path, kinds }): JsonObject => {
    const name = path.slice('mappings/'.length, -'.yaml'.length);
    const folder = mappings.length === 1 ? 'data' : `data/${name}`;
    return {
      id: name.slice(0, 63),
      type: 'files',
      mapping: path,
      files: kinds.slice(0, MOST_FILES).map(({ kind, id }) => ({
        kind,
        path: `${folder}/${writer.nameFor(folder, kind)}.json`,
        ...(id === undefined ? {} : { id }),
        fields: 'all',
      })),
    };
  });
  const [before, after] = settings.split(/^(?=# Facts from Git)/m) as [string, string?];
  return [
    before,
    '# Mappings of the import wait for records. Save what the API of the system gives under these names, or read the API\n',
    '# itself (type: http), and take the first # away on each line from here:\n',
    commented(writeYaml({ sources })),
    ...(after === undefined
      ? []
      : [
          commented(
            after
              .replace(/^# sources:\n/m, '')
              .replace(/^# {0,3}/gm, '  # ')
              .trimEnd(),
          ),
        ]),
  ].join('');
}

function commented(text: string): string {
  return `${text.trimEnd().replace(/^/gm, '# ')}\n`;
}
