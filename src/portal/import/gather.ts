import { basename } from 'node:path';
import { asString, compareText, isObject, own } from '../../base/json.ts';
import { readExport } from './export-files.ts';
import { withoutSecrets } from './hide-secrets.ts';
import { isDeep, type WaitingEntity, waitFor } from './import-entities.ts';
import type { Ledger, Named } from './ledger.ts';
import { type ImportLimits, MAX_DEPTH } from './limits.ts';
import { TEAM, teamIdentity, USER } from './people.ts';
import { type Item, nameOf, recognise } from './recognise.ts';
import type { Sort } from './sorts.ts';
import type { Spool } from './spool.ts';
import { openTerraform } from './terraform/terraform.ts';

/** What an export holds, sorted; entities wait in the spool. */
export interface Gathered {
  items: Map<Sort, Item[]>;
  entities: WaitingEntity[];
  /** Teams that are entities of the kind `_team`. */
  teams: { identifier: string; names: string[] }[];
  /** Identifiers of users that are entities of the kind `_user`. */
  users: Set<string>;
  files: number;
  /** True when something of Port's was met. */
  found: boolean;
}

/** Reads an export, which people call `shown`, and sorts what it holds. What cannot be read gets its fate in the ledger. */
export async function gather(
  source: string,
  limits: ImportLimits,
  spool: Spool,
  ledger: Ledger,
  shown?: string,
): Promise<Gathered | { error: string }> {
  const gathered: Gathered = {
    items: new Map(),
    entities: [],
    teams: [],
    users: new Set(),
    files: 0,
    found: false,
  };
  const takeItem = (item: Item): void => take(item, gathered, spool, ledger);
  const terraform = openTerraform();
  const refused = await readExport(
    source,
    {
      file: () => {
        gathered.files += 1;
      },
      fault: ({ file, place, message, fix, matters }) => {
        const at = place ? `${file}:${place.line}:${place.column}` : file;
        ledger.read('broken');
        ledger.dropped(
          'broken',
          { file: at, identifier: '' },
          { why: message, instead: fix, needs: matters },
        );
      },
      value: (value) => {
        if (!terraform.takeValue(value)) recognise(value, takeItem);
      },
      terraform: terraform.takeFile,
    },
    limits,
    shown,
  );
  if (refused) return refused;
  terraform.finish(takeItem, ledger);
  gathered.found ||= terraform.met();
  for (const list of gathered.items.values()) list.sort(compareItems);
  return gathered;
}

/** Why an export gives nothing, with the first thing that is wrong in it. */
export function nothingIn(source: string, ledger: Ledger): string {
  const [first] = ledger.finish().losses;
  const at = first?.items[0];
  const words = first && at ? `; ${at.file}: ${first.why}` : '';
  return `${basename(source)} holds nothing that an export of Port is known to hold${words}`;
}

/** In an order that does not depend on that of the files in an archive. */
function compareItems(a: Item, b: Item): number {
  return compareText(a.file, b.file) || compareText(nameOf(a), nameOf(b));
}

function take(item: Item, gathered: Gathered, spool: Spool, ledger: Ledger): void {
  ledger.read(item.sort);
  if (item.sort !== 'other') gathered.found = true;
  if (item.sort === 'rule-result') {
    // There are millions of them in large organisations: they are counted, not kept.
    ledger.dropped('rule-result', named(item), {
      why: 'the portal judges every rule itself',
      instead: 'Nothing to do.',
      needs: false,
    });
    return;
  }
  if (isDeep(item.value, MAX_DEPTH)) {
    ledger.dropped(item.sort, named(item), {
      why: `it is nested more than ${MAX_DEPTH} levels deep`,
      instead: 'Keep such a value as a text.',
      needs: true,
    });
    return;
  }
  takeSound({ ...item, ...withoutSecrets(item.value) }, gathered, spool);
}

function takeSound(item: Item, gathered: Gathered, spool: Spool): void {
  if (item.sort !== 'entity') {
    const list = gathered.items.get(item.sort);
    if (list) list.push(item);
    else gathered.items.set(item.sort, [item]);
    return;
  }
  const { value, file, blueprint, changes = [] } = item;
  const entity = waitFor(spool, {
    sort: 'entity',
    file,
    value,
    changes,
    ...(blueprint === undefined ? {} : { blueprint }),
  });
  gathered.entities.push(entity);
  if (entity.kind === TEAM && isObject(value)) {
    const identity = teamIdentity(value);
    if (identity) gathered.teams.push(identity);
  }
  const user = entity.kind === USER && isObject(value) ? asString(own(value, 'identifier')) : undefined;
  if (user) gathered.users.add(user);
}

export function named(item: Item): Named {
  return { file: item.file, identifier: nameOf(item) };
}
