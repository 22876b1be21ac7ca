import { writeYaml } from '../../actions/yaml-writer.ts';
import { compareText, isObject, own, sameJson } from '../../base/json.ts';
import { DEFAULT_NAMESPACE, formatRef } from '../../catalog/ref.ts';
import { type AdaptedEntity, adaptEntity, type EntityContext } from './adapt-entity.ts';
import type { Existing } from './existing.ts';
import type { Change, Ledger, Named } from './ledger.ts';
import { CHUNK_BYTES, MAX_FILE_BYTES } from './limits.ts';
import type { Sort } from './sorts.ts';
import type { Slice, Spool } from './spool.ts';
import type { Writer } from './writer.ts';

/** An entity that waits in the spool. */
export interface WaitingEntity {
  sort: Extract<Sort, 'entity' | 'team' | 'user'>;
  kind: string;
  identifier: string;
  file: string;
  /** The kind that its wrapping names. */
  blueprint?: string;
  /** What was changed of it before it was put there. */
  changes: readonly Change[];
  slice: Slice;
}

/** Puts an entity where it waits. */
export function waitFor(
  spool: Spool,
  { value, ...rest }: Pick<WaitingEntity, 'sort' | 'file' | 'blueprint' | 'changes'> & { value: unknown },
): WaitingEntity {
  const read = isObject(value) ? value : {};
  const kind = own(read, 'blueprint') ?? own(read, '$blueprint') ?? rest.blueprint;
  const identifier = own(read, 'identifier') ?? own(read, '$identifier');
  return {
    ...rest,
    kind: typeof kind === 'string' ? kind : '',
    identifier: typeof identifier === 'string' || typeof identifier === 'number' ? String(identifier) : '',
    slice: spool.add(JSON.stringify(value) ?? 'null'),
  };
}

/** True for what has more levels than `most`: nothing that calls itself for each of them may look at it. */
export function isDeep(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}

interface EntityImport {
  waiting: WaitingEntity[];
  spool: Spool;
  context: EntityContext;
  existing: Existing;
  ledger: Ledger;
  writer: Writer;
}

/** Kinds that entities are of, and how many of each there are. */
export type KindCounts = Map<string, number>;

const ORDER: Record<WaitingEntity['sort'], number> = { entity: 0, team: 1, user: 2 };

/**
 * Writes all entities, kind by kind in the order of their identifiers, into files of at most one megabyte: the same
 * entities give the same files, in whatever order they came. Only one file's worth of them is in memory at a time.
 */
export function importEntities({
  waiting,
  spool,
  context,
  existing,
  ledger,
  writer,
}: EntityImport): KindCounts {
  const sorted = [...waiting].sort(
    (a, b) =>
      compareText(a.kind, b.kind) ||
      compareText(a.identifier, b.identifier) ||
      ORDER[a.sort] - ORDER[b.sort] ||
      compareText(a.file, b.file) ||
      a.slice.offset - b.slice.offset,
  );
  const seen = new Map<string, Slice>();
  const kinds: KindCounts = new Map();
  const chunks = openChunks(existing.catalog, ledger, writer);
  for (const entry of sorted) {
    const text = spool.read(entry.slice);
    const item: Named = { file: entry.file, identifier: nameOf(entry) };
    const drop = (why: string, instead: string, needs: boolean): void =>
      ledger.dropped(entry.sort, item, { why, instead, needs });
    const adapted = adaptEntity(JSON.parse(text), entry.blueprint, context);
    if ('fault' in adapted) {
      drop(adapted.fault, adapted.instead, true);
      continue;
    }
    const { doc, left } = adapted;
    const changes = [...entry.changes, ...adapted.changes];
    const ref = refOf(adapted);
    const before = seen.get(ref);
    if (before !== undefined) {
      const isSame = spool.read(before) === text;
      if (entry.sort !== 'entity') drop('the export has it already', 'Nothing to do.', false);
      else if (isSame) drop('the export has the same entity again', 'Nothing to do.', false);
      else
        drop(
          'the export has another entity of that identifier',
          'Give one of the two another identifier in Port, and export it again.',
          true,
        );
      continue;
    }
    seen.set(ref, entry.slice);
    kinds.set(doc.blueprint, (kinds.get(doc.blueprint) ?? 0) + 1);
    for (const { what, why } of left) ledger.left(what, why, entry.file);
    const declared = existing.entity(ref);
    if (declared) {
      if (sameJson(declared.value, doc)) ledger.kept(entry.sort, item, changes);
      else
        drop(
          `the portal declares it already, and otherwise, in ${declared.file}`,
          'Compare the two, and correct the one in the portal.',
          true,
        );
      continue;
    }
    chunks.add(doc.blueprint, writeYaml(doc), { sort: entry.sort, item, changes });
  }
  chunks.finish();
  return kinds;
}

function nameOf({ identifier, kind }: WaitingEntity): string {
  return kind === '' ? identifier : `${kind}: ${identifier}`;
}

function refOf({ doc }: AdaptedEntity): string {
  const parts = { kind: doc.blueprint, namespace: DEFAULT_NAMESPACE, name: doc.identifier };
  return formatRef(parts, false);
}

interface Written {
  sort: WaitingEntity['sort'];
  item: Named;
  changes: readonly Change[];
}

/** Puts documents of one kind after the other into files. */
function openChunks(
  folder: string,
  ledger: Ledger,
  writer: Writer,
): { add(kind: string, text: string, entity: Written): void; finish(): void } {
  let current: string | undefined;
  let number = 0;
  let texts: string[] = [];
  let entities: Written[] = [];
  let size = 0;

  function flush(): void {
    if (current === undefined || texts.length === 0) return;
    const path = nextPath(current);
    const fate = writer.write(path, texts.join('---\n'));
    for (const { sort, item, changes } of entities) {
      if (fate !== 'differs') ledger.kept(sort, item, changes);
      else
        ledger.dropped(sort, item, {
          why: `the folder of ${path} leads out of the portal`,
          instead: 'Take the link away, and import again.',
          needs: true,
        });
    }
    texts = [];
    entities = [];
    size = 0;
  }

  function nextPath(kind: string): string {
    for (;;) {
      number += 1;
      const path = `${folder}/${writer.nameFor(folder, kind)}/entities-${String(number).padStart(3, '0')}.yaml`;
      if (!writer.has(path)) return path;
    }
  }

  return {
    add(kind, text, entity) {
      const bytes = Buffer.byteLength(text);
      if (bytes > MAX_FILE_BYTES - 1024) {
        ledger.dropped(entity.sort, entity.item, {
          why: 'it is larger than 5 MB, which the portal does not read',
          instead: 'Keep its large values in files of their own.',
          needs: true,
        });
        return;
      }
      if (kind !== current) {
        flush();
        current = kind;
        number = 0;
      } else if (size > 0 && size + bytes + 4 > CHUNK_BYTES) flush();
      texts.push(text);
      entities.push(entity);
      size += bytes + 4;
    },
    finish: flush,
  };
}
