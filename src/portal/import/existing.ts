import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asString, asStrings, own, sameJson } from '../../base/json.ts';
import type { Problem } from '../../base/problem.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { valueAt } from '../../catalog/document.ts';
import { findRef } from '../../catalog/ref.ts';
import { blueprintTable } from '../../catalog/table.ts';
import { type Unwrapped, unwrap } from '../../scorecards/unwrap.ts';
import { catalogSettings } from '../catalog-settings.ts';
import { readDefinitions } from '../documents.ts';
import { runPipeline } from '../pipeline.ts';
import { writtenSecrets } from '../publish/written-secrets.ts';
import { SETTINGS_FILE } from '../settings.ts';

/** What a portal has already, so that nothing is declared twice. */
export interface Existing {
  /** True when there is a portal. */
  isPortal: boolean;
  /** Folder for catalog files, relative to the portal; what `portal.yaml` reads. */
  catalog: string;
  /** False when `portal.yaml` does not read that folder, so that somebody has to name it there. */
  readsCatalog: boolean;
  /** Its own blueprints. */
  blueprints: readonly Blueprint[];
  /** The document that declares an entity, by ref, and its file. */
  entity(ref: string): Declared | undefined;
  scorecard(identifier: string, blueprint: string): Declared | undefined;
  action(identifier: string): Declared | undefined;
  hasTeam(identifier: string): boolean;
  /** Fingerprints of its problems. */
  problems: ReadonlySet<string>;
}

export interface Declared {
  file: string;
  value: unknown;
}

const NOTHING: Existing = {
  isPortal: false,
  catalog: 'catalog',
  readsCatalog: true,
  blueprints: [],
  entity: () => undefined,
  scorecard: () => undefined,
  action: () => undefined,
  hasTeam: () => false,
  problems: new Set(),
};

/** Reads the portal in a folder; a sentence when there is one that cannot be read. `now` is ISO 8601. */
export async function readExisting(out: string, now: string): Promise<Existing | { error: string }> {
  if (!existsSync(join(out, SETTINGS_FILE))) return NOTHING;
  const { portal, problems } = await runPipeline({ root: out, now, offline: true, onProgress: () => {} });
  if (!portal) {
    const [first] = problems;
    return {
      error: `the portal in ${out} cannot be read: ${first?.message ?? 'its settings are not valid'}`,
    };
  }
  const { paths } = catalogSettings(portal.settings);
  const folder = paths.find(isFolder);
  const builtIn = blueprintTable();
  const scorecards = scorecardsOf(out);
  const actions = new Map(
    portal.actions
      .filter(({ generated }) => !generated)
      .map(({ id, document, origin }) => [id, { file: origin.file ?? '', value: document }]),
  );
  return {
    isPortal: true,
    catalog: folder?.replace(/^\.\/|\/+$/g, '') || 'catalog',
    readsCatalog: folder !== undefined,
    blueprints: [...portal.blueprints.values()].filter(
      (blueprint) =>
        blueprint.family !== 'unknown' && !sameJson(blueprint, builtIn.find(blueprint.identifier)),
    ),
    entity(ref) {
      const found = findRef(ref, (known) => portal.byRef.has(known));
      // What is in Backstage's envelope is told there, and may be told in Port's form besides.
      const declared = portal.byRef
        .get(found ?? '')
        ?.contributions.find((one) => one.declared !== undefined && !one.enveloped);
      if (!declared?.declared) return undefined;
      const { document, path } = declared.declared;
      return { file: declared.origin.file ?? '', value: valueAt(document.value, path) };
    },
    scorecard: (identifier, blueprint) => scorecards.get(`${identifier}\n${blueprint}`),
    action: (identifier) => actions.get(identifier),
    hasTeam: (identifier) =>
      ['group', 'user', '_team'].some(
        (kind) => findRef(`${kind}:default/${identifier}`, (ref) => portal.byRef.has(ref)) !== undefined,
      ),
    problems: new Set([...problems, ...writtenSecrets(portal, out)].map(({ fingerprint }) => fingerprint)),
  };
}

/** Neither a glob nor a file: a place for new files. */
function isFolder(path: string): boolean {
  return (
    !/[*?[\]{}]/.test(path) && !/\.(?:ya?ml|json)$/i.test(path) && path !== '.' && !path.startsWith('..')
  );
}

function scorecardsOf(root: string): Map<string, Declared> {
  const found = new Map<string, Declared>();
  for (const { file, docs } of readDefinitions(root, 'scorecards').files) {
    const problems: Problem[] = [];
    const unwrapped: Unwrapped = { scorecards: [], rules: [] };
    for (const { value } of docs)
      if (value !== undefined && value !== null)
        unwrap(value, { origin: () => ({ source: 'catalog', file }), key: '', problems }, unwrapped);
    for (const { value } of unwrapped.scorecards)
      for (const blueprint of asStrings(own(value, 'blueprint')))
        found.set(`${asString(own(value, 'identifier')) ?? ''}\n${blueprint}`, { file, value });
  }
  return found;
}
