import { asString, isObject } from '../../../base/json.ts';
import type { Path } from '../../item.ts';
import { CATALOG_PROBLEMS as RULES } from '../../problems.ts';
import { DEFAULT_NAMESPACE } from '../../ref.ts';
import type { Fault } from '../../schema-faults.ts';
import { caseTwins } from '../search-keys.ts';
import { type ContentSource, fillStrictly, type Hole } from './fill.ts';
import { kindStage } from './kinds.ts';
import { referenceStage } from './references.ts';
import type { BackstageSetup } from './setup.ts';
import { envelopeStage, policyStage } from './stages.ts';

/** What Backstage says of a document. */
export type Verdict =
  /** `holes` are the places of which it cannot be told; the rest is right. */
  | { accepted: true; ref: string; holes: readonly Hole[] }
  /** Everything that is wrong at the first of its checks that fails. */
  | { accepted: false; faults: readonly Fault[] };

/**
 * The verdict of Backstage on a document, check by check in its order (reference: backstage.md 1.8): envelope,
 * placeholders, policies, kind, references, and at last the search, which knows no letter case. One check is made only
 * when those before it passed. What the document's references and Locations lead to does not matter.
 */
export async function verdictOf(
  document: Record<string, unknown>,
  setup: BackstageSetup,
  source: ContentSource,
): Promise<Verdict> {
  const broken = envelopeStage(document);
  if (broken.length > 0) return rejected(broken);
  const filled = await fillStrictly(document, setup, source);
  if (filled.faults.length > 0) return rejected(filled.faults);
  const { holes } = filled;
  const entity = withoutPrototypes(filled.value) as Record<string, unknown>;
  const known = (faults: readonly Fault[]): Fault[] =>
    faults.filter(({ path }) => !holes.some((hole) => isWithin(path, hole.path)));
  const policies = known(policyStage(entity, setup));
  if (policies.length > 0) return rejected(policies);
  const kind = kindStage(entity, setup);
  if (kind.says === 'not-mine') return rejected([kind.fault]);
  const faults = kind.says === 'wrong' ? known(kind.faults) : [];
  if (faults.length > 0) return rejected(faults);
  const references = isObject(entity['spec']) ? known(referenceStage(entity, setup)) : [];
  if (references.length > 0) return rejected(references);
  const twins = caseTwins(annotated(entity));
  if (twins) {
    const message = `${twins.second} and ${twins.first} differ in letter case only`;
    return rejected([{ rule: RULES['strict-key-case'], path: [...twins.path], message }]);
  }
  return { accepted: true, ref: refOf(entity), holes };
}

function rejected(faults: readonly Fault[]): Verdict {
  return { accepted: false, faults };
}

function isWithin(path: Path, hole: Path): boolean {
  return hole.every((step, index) => step === path[index]);
}

/** Backstage makes a copy by a function that leaves the key out. */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      key === '__proto__' ? [] : [[key, withoutPrototypes(member)]],
    ),
  );
}

/** Annotations that every entity gets. */
const ANNOTATIONS = Object.fromEntries(
  ['managed-by-location', 'managed-by-origin-location', 'view-url', 'edit-url', 'source-location'].map(
    (name) => [`backstage.io/${name}`, ''],
  ),
);

function annotated(entity: Record<string, unknown>): Record<string, unknown> {
  const metadata = entity['metadata'] as Record<string, unknown>;
  const annotations = isObject(metadata['annotations']) ? metadata['annotations'] : {};
  return { ...entity, metadata: { ...metadata, annotations: { ...ANNOTATIONS, ...annotations } } };
}

function refOf({ kind, metadata }: Record<string, unknown>): string {
  const { namespace, name } = metadata as Record<string, unknown>;
  return `${kind}:${asString(namespace) || DEFAULT_NAMESPACE}/${name}`.toLowerCase();
}
