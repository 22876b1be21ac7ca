import { posix } from 'node:path';
import { compareText } from '../../base/json.ts';
import { named } from './gather.ts';
import type { TakenMapping } from './import-definitions.ts';
import type { Ledger } from './ledger.ts';
import type { Item } from './recognise.ts';
import type { Sort } from './sorts.ts';

/** What is never an example: it is known by what it says, not by where it lies. */
const KNOWN: readonly Sort[] = ['blueprint', 'entity', 'mapping', 'integration', 'scorecard', 'rule'];

/**
 * Takes out of an export the records that lie beside a mapping as examples (`examples/<kind>/a.json`), whatever they look
 * like, and says how to try the mapping on them.
 *
 * @param shown what people call the export, a folder
 */
export function setAsideExamples(
  items: Map<Sort, Item[]>,
  mappings: readonly TakenMapping[],
  shown: string,
  ledger: Ledger,
): void {
  const examples = [...items]
    .filter(([sort]) => !KNOWN.includes(sort))
    .flatMap(([, list]) => list)
    .flatMap((item) => {
      const place = placeOf(item.file);
      return place ? [{ item, folder: place.folder, found: exampleOf(place.below, mappings) }] : [];
    });
  // Where some are of a kind that is mapped, those beside them are examples as well.
  const folders = new Set(examples.flatMap(({ folder, found }) => (found ? [folder] : [])));
  const taken = examples.filter(({ folder }) => folders.has(folder));
  const isTaken = new Set(taken.map(({ item }) => item));
  for (const [sort, list] of items) {
    const rest = list.filter((item) => !isTaken.has(item));
    if (rest.length > 0) items.set(sort, rest);
    else items.delete(sort);
  }
  const firsts = new Map<string, string>();
  for (const { item, found } of taken) {
    if (!found) continue;
    const key = `${found.mapping}\n${found.kind}`;
    firsts.set(key, [firsts.get(key) ?? item.file, item.file].sort(compareText)[0]!);
  }
  for (const { item, found } of taken) {
    const first = found && firsts.get(`${found.mapping}\n${found.kind}`)!;
    ledger.dropped(item.sort, named(item), {
      why: found
        ? `it is an example of the records ${found.kind} that ${found.mapping} maps`
        : 'it is an example of records that no mapping of the export takes',
      instead: found
        ? `Try the mapping on one of them: portolan map ${found.mapping} --record ${posix.join(shown, first!)} --kind ${found.kind} (in the folder of the portal).`
        : 'Nothing to do.',
      needs: false,
    });
  }
}

/** The folder for examples that a file is in, and the steps from there; undefined for other files. */
function placeOf(file: string): { folder: string; below: string[] } | undefined {
  const steps = file.split('/');
  const at = steps.slice(0, -1).findLastIndex((step) => /^examples?$/i.test(step));
  return at === -1 ? undefined : { folder: steps.slice(0, at + 1).join('/'), below: steps.slice(at + 1) };
}

/** The kind that is meant by the folder or the name of an example. */
function exampleOf(
  [first = '', ...more]: readonly string[],
  mappings: readonly TakenMapping[],
): { mapping: string; kind: string } | undefined {
  const found = mappings.flatMap(({ path, kinds }) =>
    kinds.flatMap(({ kind }) =>
      first === kind || (more.length === 0 && first.startsWith(kind)) ? [{ mapping: path, kind }] : [],
    ),
  );
  return found.sort((a, b) => b.kind.length - a.kind.length)[0];
}
