import type { Edit } from '../base/problem.ts';
import type { RelationField } from './blueprint.ts';
import type { KnownEntity } from './entity.ts';
import { parseRef, splitRef } from './ref.ts';
import type { Reading, Resolver } from './resolve.ts';
import { fits } from './suggest.ts';

export interface ReferenceEdit {
  /** What stands there. */
  text: string;
  /** What should be meant. */
  target: KnownEntity;
  field: RelationField;
  namespace: string;
  resolver: Resolver;
  reading: Reading;
  /** Whether the kind must be written. */
  withKind: boolean;
  /** True where it is known that the target is meant, however it is called. */
  isSure: boolean;
}

/**
 * Writes a reference anew so that it leads to a target, with the parts that it has now and no more than it needs:
 * `checkuot` becomes `checkout`, `group:checkuot` becomes `group:checkout`. Undefined where the field leads
 * elsewhere whatever is written, or holds no such kind.
 */
export function referenceEdit(input: ReferenceEdit): Edit | undefined {
  const { text, target, field, namespace, resolver, reading, withKind, isSure } = input;
  if (!fits(target, field.allowedKinds)) return undefined;
  const means = (candidate: string): boolean =>
    resolver(candidate, field, namespace, reading)?.ref === target.ref;
  // Identifiers of Port's may hold what cuts a reference in two.
  if (reading === 'port' && (isSure || text.toLowerCase() === target.id.toLowerCase()) && means(target.id))
    return { from: text, to: target.id };
  const parts = splitRef(target.ref);
  // A ref is in lower case where letter case means nothing; the name is kept as the entity has it.
  const name = target.id.toLowerCase() === parts.name.toLowerCase() ? target.id : parts.name;
  const written = parseRef(text, { defaultKind: '?', defaultNamespace: '?' });
  if (!written || !(isSure || isTypingError(written.name, name))) return undefined;
  const kind = written.kind.toLowerCase() === parts.kind.toLowerCase() ? written.kind : parts.kind;
  const short = { kind: withKind || written.kind !== '?', namespace: written.namespace !== '?' };
  const forms = [
    short,
    { ...short, kind: true },
    { ...short, namespace: true },
    { kind: true, namespace: true },
  ];
  const to = forms
    .map((form) => `${form.kind ? `${kind}:` : ''}${form.namespace ? `${parts.namespace}/` : ''}${name}`)
    .find(means);
  return to === undefined || to === text ? undefined : { from: text, to };
}

/**
 * Whether a name is so near that it may be another one mistyped: of three letters everything is near, and what differs in
 * a number is mostly meant. That is good enough for a question, and too little for an edit.
 */
function isTypingError(written: string, name: string): boolean {
  const digits = (text: string): string => text.replace(/\D/g, '');
  return (
    written.toLowerCase() === name.toLowerCase() || (written.length > 3 && digits(written) === digits(name))
  );
}
