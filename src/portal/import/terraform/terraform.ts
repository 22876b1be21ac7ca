import { posix } from 'node:path';
import { compareText } from '../../../base/json.ts';
import type { ExportValue } from '../file-readers.ts';
import type { Ledger } from '../ledger.ts';
import type { Item } from '../recognise.ts';
import { type NamedHclFile, resourcesOf, type Unresolved } from './module.ts';
import { readTerraform, type TerraformResource } from './resource.ts';
import { portThings, SHOW } from './to-port.ts';

/** Takes what Terraform knows of an organisation, and gives it once all of it is there. */
export interface TerraformIntake {
  /** False when the value is nothing of Terraform's. */
  takeValue(value: ExportValue): boolean;
  takeFile(file: NamedHclFile): void;
  finish(give: (item: Item) => void, ledger: Ledger): void;
  /** Whether a resource of Port's was met. */
  met(): boolean;
}

export function openTerraform(): TerraformIntake {
  const resources: TerraformResource[] = [];
  const files: NamedHclFile[] = [];
  let met = false;
  return {
    takeValue: ({ file, path, value }) =>
      readTerraform(file, path, value, (resource) => resources.push(resource)),
    takeFile: (file) => void files.push(file),
    met: () => met,
    finish(give, ledger) {
      // What refers to each other stands in one folder.
      const folders = Map.groupBy(files, ({ file }) => posix.dirname(file));
      for (const folder of folders.values()) {
        const read = resourcesOf(folder.sort((a, b) => compareText(a.file, b.file)));
        resources.push(...read.resources);
        for (const one of read.unresolved) tellUnresolved(one, ledger);
      }
      met = resources.some(({ type }) => /^port(?:-labs)?_/.test(type));
      const { things, lost } = portThings(resources);
      for (const { sort, value, file, key } of things) give({ sort: sortOf(sort, value), value, file, key });
      for (const { resource, sort, why, instead, needs } of lost) {
        ledger.read(sort);
        ledger.dropped(sort, { file: resource.file, identifier: resource.address }, { why, instead, needs });
      }
    },
  };
}

function sortOf(sort: Item['sort'], value: Record<string, unknown>): Item['sort'] {
  const trigger = value['trigger'] as { type?: unknown } | undefined;
  return sort === 'action' && trigger?.type === 'automation' ? 'automation' : sort;
}

function tellUnresolved({ file, line, column, text, resource, attribute }: Unresolved, ledger: Ledger): void {
  const what = attribute === '' ? resource : `${resource}.${attribute}`;
  ledger.read('broken');
  ledger.dropped(
    'broken',
    { file: `${file}:${line}:${column}`, identifier: what },
    { why: `${text} is known to Terraform alone`, instead: SHOW, needs: true },
  );
}
