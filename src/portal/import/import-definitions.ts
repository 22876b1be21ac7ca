import { type JsonObject, sameJson } from '../../base/json.ts';
import type { BlueprintTable } from '../../catalog/table.ts';
import { adaptAction, adaptMapping, type MappedKind } from './adapt-definitions.ts';
import type { Existing } from './existing.ts';
import { named } from './gather.ts';
import type { ImportedScorecard } from './import-scorecards.ts';
import type { Change, Ledger } from './ledger.ts';
import { differs, put, refuse, tellLeft } from './put.ts';
import { type Item, nameOf } from './recognise.ts';
import type { Writer } from './writer.ts';

/** Writes scorecards that the portal does not have; their rules share their fate. */
export function writeScorecards(
  scorecards: readonly ImportedScorecard[],
  existing: Existing,
  ledger: Ledger,
  writer: Writer,
): void {
  for (const { identifier, blueprint, doc, item, isEntity, rules, before } of scorecards) {
    const changes: Change[] = isEntity
      ? [
          ...before,
          {
            why: 'it was an entity with rules beside it, and is one definition now',
            instead: 'Nothing to do.',
            needs: false,
          },
        ]
      : [...before];
    if (blueprint === '')
      changes.push({
        why: 'it does not say which kind it judges, so it judges nothing',
        instead: 'Write blueprint: into it.',
        needs: true,
      });
    const declared = existing.scorecard(identifier, blueprint);
    const folder = `scorecards/${writer.nameFor('scorecards', blueprint || 'any')}`;
    const path = `${folder}/${writer.nameFor(folder, identifier)}.yaml`;
    let isThere: boolean;
    if (!declared) isThere = put('scorecard', path, doc, item, changes, ledger, writer);
    else if (sameJson(declared.value, doc)) {
      ledger.kept('scorecard', item, changes);
      isThere = true;
    } else {
      differs('scorecard', item, `the portal has it already, and otherwise, in ${declared.file}`, ledger);
      isThere = false;
    }
    for (const rule of rules) {
      if (isThere)
        ledger.kept('rule', rule, [
          { why: 'it stands in its scorecard now', instead: 'Nothing to do.', needs: false },
        ]);
      else differs('rule', rule, 'its scorecard was not written', ledger);
    }
  }
}

/** Writes self-service actions that the portal does not have. */
export function writeActions(
  items: readonly Item[],
  table: BlueprintTable,
  existing: Existing,
  ledger: Ledger,
  writer: Writer,
): void {
  const seen = new Set<string>();
  for (const item of items) {
    const adapted = adaptAction(item.value, item.blueprint, (kind) => table.find(kind) !== undefined);
    if ('fault' in adapted) {
      refuse('action', item, adapted, ledger);
      continue;
    }
    const { doc, left, extra } = adapted;
    const changes = [...(item.changes ?? []), ...adapted.changes];
    const { id } = extra.action;
    tellLeft('actions', left, item, ledger);
    const declared = existing.action(id);
    if (seen.has(id)) {
      ledger.dropped('action', named(item), {
        why: 'the export has another action of that identifier',
        instead: 'Give one of the two another identifier, and write it by hand.',
        needs: true,
      });
    } else if (declared && sameJson(declared.value, doc)) ledger.kept('action', named(item), changes);
    else if (declared)
      differs('action', named(item), `the portal has it already, and otherwise, in ${declared.file}`, ledger);
    else
      put(
        'action',
        `actions/${writer.nameFor('actions', id)}.yaml`,
        doc,
        named(item),
        changes,
        ledger,
        writer,
      );
    seen.add(id);
  }
}

/** The mapping of an integration, and where it will be written. */
export interface TakenMapping {
  path: string;
  kinds: MappedKind[];
  doc: JsonObject;
  item: Item;
  changes: Change[];
}

/** The mappings of an export that can be used. */
export function takeMappings(
  items: readonly Item[],
  from: string,
  ledger: Ledger,
  writer: Writer,
): TakenMapping[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const adapted = adaptMapping(item.value);
    if ('fault' in adapted) {
      refuse(item.sort, item, adapted, ledger);
      return [];
    }
    const name = writer.nameFor('mappings', nameOf(item) || nameOfFile(item.file, from));
    let path = `mappings/${name}.yaml`;
    for (let n = 2; seen.has(path); n += 1) path = `mappings/${name}-${n}.yaml`;
    seen.add(path);
    const { kinds } = adapted.extra;
    const changes = [...(item.changes ?? []), waits(path, kinds), ...adapted.changes];
    return [{ path, kinds, doc: adapted.doc, item, changes }];
  });
}

/** Writes the mappings of integrations. */
export function writeMappings(mappings: readonly TakenMapping[], ledger: Ledger, writer: Writer): void {
  for (const { path, doc, item, changes } of mappings)
    put(item.sort, path, doc, named(item), changes, ledger, writer);
}

/** Files of an integration are all called the same: it is its folder that has a name. */
function nameOfFile(file: string, from: string): string {
  const [name, ...folders] = [from, ...file.split('/')].reverse() as [string, ...string[]];
  const own = name.replace(/\.\w+$/, '');
  if (!/^(?:port-app-config|mapping|config)$/i.test(own)) return own;
  return folders.find((folder) => !/^(?:\.port|resources|\.)?$/i.test(folder))?.replace(/\.\w+$/, '') ?? own;
}

function waits(path: string, kinds: readonly MappedKind[]): Change {
  const all = kinds.map(({ kind }) => kind);
  if (all.length === 0)
    return { why: `${path} maps nothing`, instead: 'Write its resources, or delete the file.', needs: true };
  const named = all.slice(0, 8).join(', ') + (all.length > 8 ? ` and ${all.length - 8} more` : '');
  return {
    why: `${path} waits for a source of the portal that brings records of the kinds it maps: ${named}`,
    instead: `Add a source of type http (the API of the system) or files (what was saved of it) with mapping: ${path} to portal.yaml, and try it with portolan map. A portal that is new has one to fill in, as a comment.`,
    needs: true,
  };
}
