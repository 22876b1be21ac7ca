import type { RelationPath } from '../catalog/computed.ts';

/**
 * The one abstract syntax for conditions over the catalog. Port's queries compile to it (`port.ts`), and other
 * dialects can: whatever reads a query only ever sees these shapes. A further kind of condition is one more
 * member of {@link Query} with its case in `evaluate.ts` and `words.ts`.
 */
export type Query =
  | { kind: 'and'; of: readonly Query[] }
  | { kind: 'or'; of: readonly Query[] }
  | { kind: 'not'; of: Query }
  | Test
  | RelatedTo
  /** A part whose outcome is known before any entity is: what could not be read is {@link UNKNOWN}. */
  | { kind: 'constant'; truth: Truth; why: string };

/** Kleene's three truth values, as small numbers so that a million of them fit into a typed array. */
export type Truth = 0 | 1 | 2;
export const FALSE = 0;
export const TRUE = 1;
/** Neither: the source that would know has no data, or none that is young enough. */
export const UNKNOWN = 2;

/** A value to compare with. */
export type Scalar = string | number | boolean;

/** What a test looks at. */
export type Subject =
  /** A value of the entity. */
  | { kind: 'property'; path: Path }
  /** The entities at the other end of a relation by their names, or with `target` a value of each. */
  | { kind: 'relation'; relation: string; target?: Path }
  /** The entities at the end of a path of relations, by their names. */
  | { kind: 'path'; path: RelationPath }
  /** Every property of the kind that is defined so; one that satisfies is enough. */
  | { kind: 'schema'; schema: SchemaPattern }
  /** The level that a scorecard gives the entity, or how one of its rules came out. */
  | { kind: 'scorecard'; scorecard: string; rule?: string };

/** What the definition of a property must say. */
export interface SchemaPattern {
  type?: string;
  format?: string;
  items?: { type?: string; format?: string };
}

/** A parsed path such as `metadata.annotations["example.com/tier"]`; see `path.ts`. */
export interface Path {
  /** As written. */
  text: string;
  segments: readonly string[];
}

/** One comparison (reference: port.md 2.1 and 2.3). `doesNotContains` is Port's own spelling. */
export type Test = { kind: 'test'; subject: Subject; how?: How } & Comparison;

/** How other dialects compare. */
export interface How {
  /** Texts without regard to case. */
  fold?: boolean;
  /** Only lists, or only single values, can satisfy the positive operator. */
  only?: 'list' | 'single';
}

export type Comparison =
  | { operator: '=' | '!='; value: Scalar | readonly Scalar[] }
  | { operator: '>' | '>=' | '<' | '<='; value: number | string }
  | { operator: 'contains' | 'doesNotContains'; value: Scalar | readonly Scalar[] }
  | { operator: 'beginsWith' | 'doesNotBeginsWith' | 'endsWith' | 'doesNotEndsWith'; value: string }
  | { operator: 'in' | 'notIn' | 'containsAny'; value: readonly Scalar[] }
  | { operator: 'between' | 'notBetween'; value: Window }
  | { operator: 'isEmpty' | 'isNotEmpty' | 'isExpired' | 'isNotExpired' };

export type Operator = Comparison['operator'];

/** A span of time, both ends included: named and relative to now, or two ISO dates or times. */
export type Window = { preset: Preset } | { from: string; to: string };

/** Spans relative to now, in days before and after it (reference: port.md 2.2). */
export const PRESETS = {
  today: [0, 0],
  tomorrow: [1, 1],
  yesterday: [-1, -1],
  lastDay: [-1, 0],
  lastWeek: [-7, 0],
  last2Weeks: [-14, 0],
  lastMonth: [-30, 0],
  last3Months: [-90, 0],
  last6Months: [-180, 0],
  last12Months: [-365, 0],
  last2Years: [-730, 0],
  last3Years: [-1095, 0],
  nextDay: [0, 1],
  nextWeek: [0, 7],
  next2Weeks: [0, 14],
  nextMonth: [0, 30],
  next3Months: [0, 90],
  next6Months: [0, 180],
  next12Months: [0, 365],
} as const satisfies Record<string, readonly [number, number]>;

export type Preset = keyof typeof PRESETS;

/** True for entities that relations connect, over any number of steps, with one of the named ones. */
export interface RelatedTo {
  kind: 'relatedTo';
  blueprint: string;
  /** The named entities, or a query that they satisfy. */
  ids: readonly string[] | Query;
  /** `downstream`: entities that depend on the named one; `upstream`: those it depends on; `both` by default. */
  direction: 'upstream' | 'downstream' | 'both';
  /** Follow only required relations, or only optional ones. */
  required?: boolean;
}

/** Every operator of a comparison, positive and negative. */
export const OPERATORS: readonly Operator[] = [
  '=',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'contains',
  'doesNotContains',
  'beginsWith',
  'doesNotBeginsWith',
  'endsWith',
  'doesNotEndsWith',
  'in',
  'notIn',
  'containsAny',
  'between',
  'notBetween',
  'isEmpty',
  'isNotEmpty',
  'isExpired',
  'isNotExpired',
];

/** A negative operator and the positive one of which it is the exact opposite. */
export const OPPOSITE: Readonly<Partial<Record<Operator, Operator>>> = {
  '!=': '=',
  doesNotContains: 'contains',
  doesNotBeginsWith: 'beginsWith',
  doesNotEndsWith: 'endsWith',
  notIn: 'in',
  notBetween: 'between',
  isNotEmpty: 'isEmpty',
  isNotExpired: 'isExpired',
};
