import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parseTime } from '../base/dates.ts';
import { guardedPattern, SlowPattern } from '../base/guarded-pattern.ts';
import { isObject } from '../base/json.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { type Check, quickCheck } from './quick-check.ts';
import { type Fault, schemaFaults } from './schema-faults.ts';

/** A JSON Schema that is compiled when it is first needed. */
export interface SchemaSource {
  /** Stands for the schema: it is compiled once for each key. */
  key: object;
  schema(): object;
  /** True for schemas of this program, which need no checking themselves. */
  trusted: boolean;
  /** Hears, once, why the schema cannot be compiled or takes too long; nothing is held against it then. */
  onFailure(failure: SchemaFailure): void;
  /** Its parts, to which it is taken apart when it fails as a whole: one bad part costs itself alone. */
  parts?(): readonly SchemaPart[];
}

export interface SchemaFailure {
  /** As a clause. */
  reason: string;
  /** True when it takes too long; otherwise it cannot be compiled. */
  slow: boolean;
}

/** The part of a schema that speaks of one member, or without a name of the whole. */
export interface SchemaPart {
  member?: string;
  source: SchemaSource;
}

/** Holds values against schemas. */
export interface Schemas {
  /** @param prefix what holds the value; empty for a whole document */
  faults(source: SchemaSource, value: unknown, prefix: string): Fault[];
}

interface Compiled {
  large?: ValidateFunction;
  small?: ValidateFunction;
  /** It cannot be compiled, or takes too long: no value is held against it as a whole. */
  failed: boolean;
  /** Values for which it took too long. */
  slow: number;
  parts?: readonly SchemaPart[];
}

/** Values that may take too long, each for a second, before a pattern is given up. */
const MAX_SLOW = 3;

/** In a value of so many parts only the first fault is told, because there could be as many faults. */
const LARGE = 5000;

export function createSchemas(): Schemas {
  const ajvs = new Map<string, Ajv>();
  const compiled = new Map<object, Compiled>();

  function compiledOf({ key }: SchemaSource): Compiled {
    const known = compiled.get(key) ?? { failed: false, slow: 0 };
    compiled.set(key, known);
    return known;
  }

  /** Whatever is wrong with a portal's own schema is a problem of the portal, not of the program. */
  function giveUp(source: SchemaSource, error: unknown): void {
    compiledOf(source).failed = true;
    // What is wrong with one of its parts is told by that part.
    if (source.parts) return;
    const message = error instanceof Error ? error.message : String(error);
    source.onFailure({ reason: ownWords(message), slow: error instanceof SlowPattern });
  }

  /** Each member against its own part of the schema; of one that takes too long the rest is checked all the same. */
  function partFaults(source: SchemaSource, value: unknown, prefix: readonly string[]): Fault[] {
    const known = compiledOf(source);
    known.parts ??= source.parts!();
    return known.parts.flatMap(({ member, source: part }) => {
      if (member === undefined) return wholeFaults(part, value, prefix) ?? [];
      if (!isObject(value) || !Object.hasOwn(value, member)) return [];
      const state = compiledOf(part);
      try {
        return wholeFaults(part, value[member], [...prefix, member]) ?? [];
      } catch (error) {
        if (!(error instanceof SlowPattern)) throw error;
        state.slow += 1;
        if (state.slow >= MAX_SLOW) giveUp(part, error);
        const path = [...prefix, member];
        return [
          {
            rule: RULES['slow-pattern'],
            path,
            message: `${path.join('.')} is not checked: ${error.message}`,
          },
        ];
      }
    });
  }

  /** Undefined when the schema cannot be used as a whole. Throws a {@link SlowPattern}. */
  function wholeFaults(source: SchemaSource, value: unknown, prefix: readonly string[]): Fault[] | undefined {
    const validate = compile(source, countNodes(value, LARGE) < LARGE ? 'small' : 'large');
    if (!validate) return undefined;
    return validate(value) ? [] : schemaFaults(validate.errors, prefix);
  }

  function compile(source: SchemaSource, size: 'large' | 'small'): ValidateFunction | undefined {
    const known = compiledOf(source);
    if (known.failed) return undefined;
    try {
      known[size] ??= ajvFor(source.trusted, size === 'small').compile(source.schema());
    } catch (error) {
      giveUp(source, error);
    }
    return known[size];
  }

  function ajvFor(trusted: boolean, allErrors: boolean): Ajv {
    const key = `${trusted} ${allErrors}`;
    const ajv = ajvs.get(key) ?? createAjv(trusted, allErrors);
    ajvs.set(key, ajv);
    return ajv;
  }

  const quick = new Map<object, Check | undefined>();

  /** True when it is plain to see that there are no faults. */
  function fitsAtSight(source: SchemaSource, value: unknown): boolean {
    if (!source.trusted) return false;
    if (!quick.has(source.key)) quick.set(source.key, quickCheck(source.schema()));
    return quick.get(source.key)?.(value) === true;
  }

  return {
    faults(source, value, prefix) {
      if (fitsAtSight(source, value)) return [];
      try {
        const faults = wholeFaults(source, value, prefix === '' ? [] : [prefix]);
        if (faults) return faults;
      } catch (error) {
        if (!(error instanceof SlowPattern)) throw error;
        // From now on part by part: a second value of the kind must not cost two seconds.
        giveUp(source, error);
      }
      return source.parts ? partFaults(source, value, [prefix]) : [];
    },
  };
}

/** What the validator says, without the places in a schema that nobody wrote. */
function ownWords(message: string): string {
  return message.replace(/^schema is invalid: /, '').replace(/\bdata(?:\/anyOf\/1)?\/?(?=\w* ?)/g, '');
}

/** How many values there are within a value, up to a limit. */
function countNodes(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const member of Object.values(value)) {
    count += countNodes(member, limit - count);
    if (count >= limit) break;
  }
  return count;
}

/** Port's formats that say how a value is shown, not what it looks like. */
const DISPLAY_FORMATS = [
  'markdown',
  'yaml',
  'user',
  'team',
  'blueprints',
  'proto',
  'entity',
  'labeled-url',
  'json',
  'multi-line',
];

/** How Ajv tests patterns, which people write. */
const patterns = Object.assign(
  (pattern: string, flags: string) => ({
    test: guardedPattern(pattern, flagsOf(pattern, flags)),
    // Ajv knows a pattern that it has seen by this.
    toString: () => `/${pattern}/${flags}`,
  }),
  { code: 'guardedPattern' },
);

/** Some patterns that people write, such as `[\w-.]`, are regular expressions without the flag `u` only. */
function flagsOf(pattern: string, flags: string): string {
  try {
    new RegExp(pattern, flags);
    return flags;
  } catch {
    // Whatever else is wrong with it is told by whoever makes it.
    return flags.replace('u', '');
  }
}

/** Addresses that browsers execute. */
const RUNS = /^(?:javascript|data|vbscript):$/;

function createAjv(trusted: boolean, allErrors: boolean): Ajv {
  // Checking a schema takes as long as compiling it; only those that come from outside may be wrong.
  const ajv = new Ajv({
    strict: false,
    allErrors,
    verbose: true,
    logger: false,
    ownProperties: true,
    validateSchema: !trusted,
    code: { optimize: false, ...(trusted ? {} : { regExp: patterns }) },
  });
  if (trusted) return ajv;
  addFormats.default(ajv, ['date-time', 'date', 'email', 'ipv4', 'ipv6']);
  for (const format of DISPLAY_FORMATS) ajv.addFormat(format, true);
  ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/);
  ajv.addFormat('timer', { type: 'string', validate: (text: string) => !Number.isNaN(parseTime(text)) });
  ajv.addFormat('url', {
    type: 'string',
    validate: (text: string) => URL.canParse(text) && !RUNS.test(new URL(text).protocol),
  });
  return ajv;
}
