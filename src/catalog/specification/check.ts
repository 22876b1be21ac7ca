import { shortHash } from '../../base/hash.ts';
import { asString, isObject, own } from '../../base/json.ts';
import { count } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import type { Blueprint, Property } from '../blueprint.ts';
import { valueAt } from '../document.ts';
import { type Item, itemOrigin, type Path } from '../item.ts';
import type { ParseCache } from '../parse.ts';
import { CATALOG_PROBLEMS as RULES } from '../problems.ts';
import type { Reporter } from '../reporter.ts';
import { type DocumentFault, specificationFaults } from './document/faults.ts';
import { MAX_TEXT } from './document/read.ts';

/** Reports what is wrong with the specifications that a document of a kind holds. */
export type SpecificationCheck = (
  item: Item,
  value: Record<string, unknown>,
  blueprint: Blueprint,
  subject: string,
) => void;

/** Faults of one specification that are told one by one. */
const MAX_FAULTS = 5;
/** What is cached was found by this version of the check: raise it when it finds something else. */
const CHECK = 'specification 1';

/**
 * Checks the definitions of APIs whose type is `openapi` or `asyncapi`, and the properties whose `spec` is `open-api` or
 * `async-api`. Nothing is said of what is empty, of an address, and of what could not be filled. What was found in
 * a text is kept in the cache.
 */
export function createSpecificationCheck(cache: ParseCache, reporter: Reporter): SpecificationCheck {
  const places = new WeakMap<Blueprint, readonly [string, Property][]>();

  function propertiesOf(blueprint: Blueprint): readonly [string, Property][] {
    let known = places.get(blueprint);
    if (!known) {
      known = Object.entries(blueprint.schema.properties).filter(
        ([, property]) => isOfSpecification(property) || property.path === 'spec.definition',
      );
      places.set(blueprint, known);
    }
    return known;
  }

  /** The faults of a text, which are read from the cache when it was there before. */
  function faultsOf(value: unknown): readonly DocumentFault[] {
    if (typeof value !== 'string') return specificationFaults(value);
    const key = shortHash(`${CHECK}\n${value}`, 32);
    const known = cache.get(key);
    if (known?.[0]) return known[0].value as DocumentFault[];
    const faults = specificationFaults(value);
    cache.set(key, [{ value: faults, empty: false, start: { line: 1, column: 1 }, errors: [], marks: '' }]);
    return faults;
  }

  return (item, value, blueprint, subject) => {
    const isPort = item.is.type === 'port-entity';
    for (const [id, property] of propertiesOf(blueprint)) {
      const path: Path = isPort ? ['properties', id] : (property.path?.split('.') ?? ['spec', id]);
      const written = valueAt(value, path);
      if (!isWritten(written) || isUnfilled(item, path)) continue;
      // A definition that is no text is told with the schema of its kind.
      if (!isOfSpecification(property) && !(typeof written === 'string' && isDrawn(value, isPort))) continue;
      const faults = faultsOf(written);
      const where = path.join('.');
      for (const { words, key, line, steps } of faults.slice(0, MAX_FAULTS)) {
        const at = typeof written === 'string' ? path : [...path, ...steps];
        const message =
          steps.length === 0
            ? `${where} is no specification that can be drawn: ${line === undefined ? '' : `line ${line}: `}${words}`
            : `in the specification ${where}, ${words}`;
        reporter.report(RULES.specification, itemOrigin(item, at), message, {
          key: `${where} ${key}`,
          subject,
        });
      }
      if (faults.length > MAX_FAULTS) {
        const message = `the specification ${where} has ${count(faults.length - MAX_FAULTS, 'more fault')}`;
        reporter.report(RULES.specification, itemOrigin(item, path), message, {
          key: `${where} more`,
          subject,
        });
      }
    }
  };
}

function isOfSpecification({ spec }: Property): boolean {
  return spec === 'open-api' || spec === 'async-api';
}

/** Whether the type of an API says that its definition is one that is drawn. */
function isDrawn(value: Record<string, unknown>, isPort: boolean): boolean {
  const section = own(value, isPort ? 'properties' : 'spec');
  const type = isObject(section) ? asString(own(section, 'type'))?.toLowerCase() : undefined;
  return type === 'openapi' || type === 'asyncapi';
}

function isWritten(value: unknown): boolean {
  if (typeof value === 'string')
    return value.trim() !== '' && value.length <= MAX_TEXT && safeHref(value) === undefined;
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 1 || (keys.length === 1 && !keys[0]!.startsWith('$'));
}

function isUnfilled({ unfilled }: Item, path: Path): boolean {
  return unfilled.some(({ path: hole }) => hole.every((step, index) => step === path[index]));
}
