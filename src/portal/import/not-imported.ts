import { isObject, own } from '../../base/json.ts';
import { classify } from '../../catalog/classify.ts';
import { formatOf } from '../../catalog/formats.ts';
import { automationChange } from './adapt-definitions.ts';
import { named } from './gather.ts';
import type { Change, Ledger } from './ledger.ts';
import type { Item } from './recognise.ts';
import type { Sort } from './sorts.ts';

/** Sorts that are not imported: why, and what to do instead. */
const NOT_IMPORTED: Partial<Record<Sort, Change>> = {
  page: {
    why: 'pages and dashboards are not imported; the portal makes its own from kinds, scorecards and costs',
    instead: 'Look at the pages of kinds and scorecards; what is missing there can be a page of your own.',
    needs: false,
  },
  folder: {
    why: 'folders of pages are not imported, as the pages are not',
    instead: 'Nothing to do.',
    needs: false,
  },
  webhook: {
    why: 'it waits for calls of another system, and a portal that is built answers none',
    instead: 'Read that system with a source, and use the mapping of the webhook for it.',
    needs: true,
  },
  workflow: {
    why: 'workflows run on Port’s servers',
    instead: 'Make an action of its form and its first step, and a workflow of the Git host of the rest.',
    needs: true,
  },
  permission: {
    why: 'who may do what is decided by the Git host',
    instead: 'Use code owners, required reviews and protected environments.',
    needs: true,
  },
  secret: {
    why: 'secrets are never written',
    instead: 'Keep it as a secret of the Git host, under the name that sources and workflows use.',
    needs: true,
  },
  run: {
    why: 'what ran and who did what stays in Port',
    instead: 'Keep the export as an archive; from now on the Git host and the history of the portal know it.',
    needs: false,
  },
  other: {
    why: 'it is nothing that an export of Port is known to hold',
    instead: 'Look whether it matters; if so, write it by hand.',
    needs: false,
  },
};

/** Gives its fate to all that is not imported. */
export function dropTheRest(items: ReadonlyMap<Sort, Item[]>, ledger: Ledger): void {
  for (const [sort, list] of items) {
    const change = own(NOT_IMPORTED as Record<string, Change>, sort);
    for (const item of list) {
      if (sort === 'automation') ledger.dropped(sort, named(item), automationChange(item.value));
      else if (sort === 'other') ledger.dropped(sort, named(item), otherChange(item.value));
      else if (change) ledger.dropped(sort, named(item), change);
    }
  }
}

/** What a document is that lies beside an export, as a noun with its article. */
function describe(value: Record<string, unknown>): string | undefined {
  const is = classify(value);
  if (is.type === 'backstage') return 'an entity of Backstage, which the catalog reads as it is';
  return formatOf(value);
}

function otherChange(value: unknown): Change {
  const what = isObject(value) ? describe(value) : undefined;
  const change = NOT_IMPORTED.other!;
  return what === undefined ? change : { ...change, why: `it is ${what}, which is not imported` };
}
