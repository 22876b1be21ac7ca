import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OneChange } from '../../history/lists.ts';
import { runPipeline } from '../pipeline.ts';
import type { Portal, PortalHistory } from '../portal.ts';

export const NOW = '2026-11-22T06:10:00Z';

/** A portal made by the real pipeline from an inline file tree; `portal.yaml` is private unless it is given. */
export async function portalOf(files: Record<string, string>, now = NOW): Promise<Portal> {
  const root = mkdtempSync(join(tmpdir(), 'portal-'));
  try {
    const tree = { 'portal.yaml': 'title: Test portal\nhost: { audience: private }\n', ...files };
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    mkdirSync(join(root, 'catalog'), { recursive: true });
    const { portal, problems } = await runPipeline({ root, now, offline: true, onProgress: () => {} });
    if (!portal) throw new Error(problems.map(({ message }) => message).join('\n'));
    return portal;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** YAML documents, one after the other; JSON is YAML. */
export function documents(...values: unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join('\n---\n');
}

/** A document in Backstage's envelope. */
export function document(kind: string, name: string, spec: object = {}, metadata: object = {}): object {
  return { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, ...metadata }, spec };
}

/** A past with these changes, each told of its entity and of the owners beside it; figures over time are not in it. */
export function pastOf(...changes: readonly (OneChange & { owners?: string[] })[]): PortalHistory {
  const all = changes.map(({ owners: _, ...change }) => change);
  const byRef = new Map<string, OneChange[]>();
  for (const [index, { ref, owners = [] }] of changes.entries())
    for (const key of new Set([ref, ...owners])) byRef.set(key, [...(byRef.get(key) ?? []), all[index]!]);
  const nothing = { entities: [], passed: [], judged: [], problems: [] };
  return {
    since: '2026-11-01T00:00:00Z',
    lists: {
      all,
      of: (ref) => byRef.get(ref) ?? [],
      print: (ref) => JSON.stringify(byRef.get(ref) ?? []),
      renames: new Map(),
      pages: new Map(),
    },
    trends: {
      times: [],
      portal: nothing,
      ofOwner: () => undefined,
      ofEntity: () => undefined,
      print: () => '',
    },
  };
}
