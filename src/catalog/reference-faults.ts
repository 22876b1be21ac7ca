import type { Origin } from '../base/origin.ts';
import type { Edit } from '../base/problem.ts';
import { clip, list } from '../base/text.ts';
import type { Entity, KnownEntity } from './entity.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { parseRef, shortRef } from './ref.ts';
import { referenceEdit } from './reference-edit.ts';
import type { ReferenceField } from './reference-field.ts';
import type { Renamed } from './renames.ts';
import type { Reporter } from './reporter.ts';
import type { Reading, Resolver } from './resolve.ts';
import { fits, kindsOf, type Suggest } from './suggest.ts';

type ReferenceFault = 'unreadable' | 'compound' | 'no-kind' | 'ambiguous' | 'dangling' | 'unexpected-kind';

/** Nearly all references are right: then this makes nothing. */
const NONE: readonly ReferenceFault[] = [];

/** A text of a field that should be a reference; `ref` and `target` are what it means, if anything. */
export interface WrittenReference {
  text: unknown;
  /** True when it was written as a mapping. */
  isCompound: boolean;
  ref: string | undefined;
  target: KnownEntity | undefined;
  /** What else it may mean. */
  others?: readonly string[] | undefined;
}

/** What is wrong with a reference. */
export function faultsOf(
  entity: Entity,
  field: ReferenceField,
  { text, isCompound, ref, target, others }: WrittenReference,
): readonly ReferenceFault[] {
  const { checked, definition, steps, only } = field;
  if (ref === undefined) return checked && typeof text !== 'string' ? NONE : ['unreadable'];
  // Backstage rejects a reference without a kind where the field has no default one.
  const asksForKind = !definition.target && entity.doc.apiVersion !== undefined && steps[0] === 'spec';
  const noKind = asksForKind && !parseRef(String(text));
  const unexpected = target
    ? !fits(target, definition.allowedKinds)
    : only?.has(ref.slice(0, ref.indexOf(':')).toLowerCase()) === false;
  if (!noKind && !unexpected && !isCompound && target && !others) return NONE;
  return [
    ...(isCompound && !checked ? ['compound' as const] : []),
    ...(noKind ? ['no-kind' as const] : []),
    ...(others ? ['ambiguous' as const] : target ? [] : ['dangling' as const]),
    ...(unexpected ? ['unexpected-kind' as const] : []),
  ];
}

export interface FaultyReference {
  entity: Entity;
  field: ReferenceField;
  text: unknown;
  ref: string | undefined;
  target: KnownEntity | undefined;
  others: readonly string[] | undefined;
  reading: Reading;
  origin: Origin;
}

/** Reports what is wrong with a reference, with the place where it stands. */
export function reportReference(
  faults: readonly ReferenceFault[],
  { entity, field, text, ref = '', target, others = [], reading, origin }: FaultyReference,
  {
    suggest,
    renamed,
    reporter,
    resolver,
  }: { suggest: Suggest; renamed: Renamed; reporter: Reporter; resolver: Resolver },
): void {
  const { path, definition } = field;
  const asked = { kinds: kindsOf(definition), self: entity.ref };
  const detail = { key: `${path} ${typeof text === 'string' ? text : show(text)}`, subject: entity.ref };
  const editTo = (meant: KnownEntity | undefined, withKind = false, isSure = false): Edit | undefined =>
    meant && typeof text === 'string'
      ? referenceEdit({
          text,
          target: meant,
          field: definition,
          namespace: entity.namespace,
          resolver,
          reading,
          withKind,
          isSure,
        })
      : undefined;
  for (const fault of faults) {
    switch (fault) {
      case 'unreadable':
        reporter.report(
          RULES['invalid-reference'],
          origin,
          `${path} holds ${show(text)}, which is not a reference`,
          detail,
        );
        break;
      case 'compound':
        reporter.report(
          RULES['reference-form'],
          origin,
          `${path} holds a reference that is written as a mapping; it was taken for ${named(ref)}`,
          { ...detail, fix: `Write ${named(ref)}.` },
        );
        break;
      case 'no-kind': {
        const message = `${path} holds ${show(text)} without a kind; it was ${target ? 'found as' : 'taken for'} ${named(ref)}`;
        reporter.report(RULES['reference-kind'], origin, message, {
          ...detail,
          fix: `Write ${named(ref)}.`,
          edit: editTo(target, true),
        });
        break;
      }
      case 'ambiguous': {
        const all = list([...(target ? [ref] : []), ...others].map(named), 'or');
        const message = `${path} names ${show(text)}, which may be ${all}; ${target ? `${named(ref)} was taken, here and elsewhere` : 'none was taken'}`;
        reporter.report(RULES['reference-ambiguous'], origin, message, detail);
        break;
      }
      case 'dangling': {
        const now = renamed(ref);
        if (now) {
          reporter.report(
            RULES['dangling-reference'],
            origin,
            `${path} names ${named(ref)}, which was renamed to ${named(now.ref)}`,
            {
              ...detail,
              fix: `Write ${named(now.ref)}.`,
              edit: editTo(now, faults.includes('no-kind'), true),
            },
          );
          break;
        }
        const near = suggest(ref, asked);
        const [only] = near.length === 1 ? near : [];
        const message = `${path} names ${named(ref)}, which is not in the catalog${didYouMean(near)}`;
        // One line cannot mend two faults: a reference without a kind gets it together with the name.
        const edit = editTo(only, faults.includes('no-kind'));
        reporter.report(RULES['dangling-reference'], origin, message, { ...detail, edit });
        break;
      }
      case 'unexpected-kind': {
        const meant = suggest(ref, asked);
        const message = `${path} names ${named(ref)}, a ${target?.kind ?? ref.slice(0, ref.indexOf(':'))}; expected is ${list(definition.allowedKinds ?? [], 'or')}${didYouMean(meant)}`;
        reporter.report(RULES['reference-allowed-kind'], origin, message, {
          ...detail,
          edit: meant.length === 1 ? editTo(meant[0]) : undefined,
        });
        break;
      }
    }
  }
}

function didYouMean(meant: readonly KnownEntity[]): string {
  const refs = meant.slice(0, 5).map(({ ref }) => named(ref));
  return refs.length > 0 ? `; did you mean ${list(refs, 'or')}?` : '';
}

/** A ref for a message. */
function named(ref: string): string {
  return clip(shortRef(ref), 150);
}

export function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? 'nothing', 60);
}
