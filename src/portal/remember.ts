import { asString, compareText, own } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { Catalog } from '../catalog/assemble.ts';
import type { Entity } from '../catalog/entity.ts';
import { type Audience, type Remembered, type Summary, summary } from '../history/summary.ts';

export interface RememberInput {
  entities: readonly Entity[];
  graph: Catalog['graph'];
  problems: readonly Problem[];
  /** ISO time of the build. */
  now: string;
  audience: Audience;
}

/** What the next build needs to know of this one, to tell what changed. */
export function remember({ entities, graph, problems, now, audience }: RememberInput): Summary {
  const counts = new Map<string, [number, number]>();
  for (const { subject, severity } of problems) {
    if (subject === undefined || severity === 'info') continue;
    const count = counts.get(subject) ?? [0, 0];
    count[severity === 'error' ? 0 : 1] += 1;
    counts.set(subject, count);
  }
  const remembered = new Map<string, Remembered>();
  for (const entity of entities) {
    const owners = graph.from(entity.ref).flatMap(({ type, target }) => (type === 'ownedBy' ? [target] : []));
    const lifecycle = asString(own(entity.doc.spec, 'lifecycle'));
    const found = counts.get(entity.ref);
    const drift = [...new Set(entity.drift.map(({ path }) => path))];
    remembered.set(entity.ref, {
      title: entity.title,
      ...(owners.length > 0 ? { owners: owners.sort(compareText) } : {}),
      ...(lifecycle ? { lifecycle } : {}),
      ...(found ? { problems: found } : {}),
      ...(drift.length > 0 ? { drift: drift.sort(compareText) } : {}),
    });
  }
  return summary({ since: now, time: now, audience, entities: remembered });
}
