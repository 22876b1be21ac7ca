import { z } from 'zod';
import type { Origin } from '../base/origin.ts';
import { Span } from '../base/span.ts';
import { safeHref } from '../base/url.ts';
import { PORT_COLORS } from '../catalog/colors.ts';
import type { Query } from '../query/ast.ts';

/** A set of rules that sort the entities of some kinds into levels. */
export interface Scorecard {
  /** Unique in the portal and the scorecard's address: the identifier, with the kind where two share one. */
  key: string;
  identifier: string;
  title: string;
  description?: string;
  /** Identifiers of the blueprints whose entities it judges; empty when none is known. */
  blueprints: readonly string[];
  /** In order; the first is the base that every entity has. At least one. */
  levels: readonly Level[];
  /** Entities for which it is false are not judged at all. */
  filter?: Query;
  rules: readonly Rule[];
  origin: Origin;
}

export interface Level {
  title: string;
  /** One of Port's colours. */
  color: string;
}

/** A question about an entity: a statement that can be true. */
export interface Rule {
  identifier: string;
  title: string;
  description?: string;
  /** Index into the scorecard's levels; 0 counts towards none. */
  level: number;
  query: Query;
  /** Where it is false, the rule does not apply. */
  appliesTo?: Query;
  /** Milliseconds that the data behind a verdict may be old before the verdict is unknown. */
  maxAge: number;
  remedy?: Remedy;
  origin: Origin;
}

/** A fix that a failing rule proposes. `action` is the identifier of an action. */
export interface Remedy {
  title: string;
  action?: string | undefined;
  /** A safe absolute address, or a path of this site that starts with one slash. */
  docs?: string | undefined;
  /** How long it takes, for people: `15 minutes`. */
  effort?: string | undefined;
}

/** What Port gives a scorecard without levels (reference: port.md 2.1). */
export const DEFAULT_LEVELS: readonly Level[] = [
  { title: 'Basic', color: 'paleBlue' },
  { title: 'Bronze', color: 'bronze' },
  { title: 'Silver', color: 'silver' },
  { title: 'Gold', color: 'gold' },
];

/** How long a verdict stands on stale data when the rule does not say. */
export const DEFAULT_MAX_AGE = 7 * 86_400_000;

export const MAX_LEVELS = 20;
export const MAX_RULES = 500;

/** Port's colours (reference: port.md 1.2). */
export const COLORS = PORT_COLORS;

const text = (max: number) =>
  z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must not be longer than ${max} characters`);

const Identifier = text(100).regex(
  /^[A-Za-z0-9@_.=:/-]+$/,
  'may hold letters, digits and @ _ . = : / - only',
);

const Link = z
  .string('must be a text')
  .max(2000, 'must not be longer than 2,000 characters')
  .transform((link, issues) => {
    const safe = /^\/(?![/\\])/.test(link) ? link : safeHref(link);
    if (safe !== undefined) return safe;
    issues.addIssue({
      code: 'custom',
      message: 'must be a complete https address, or a path of this site that starts with /',
    });
    return z.NEVER;
  });

/** One query in Port's format; `query/port.ts` reads it. */
const PortQuery = z.unknown();

/** The keys of a scorecard, in Port's format (reference: port.md 2.1) and ours. Each is read by itself. */
export const SCORECARD_FIELDS = {
  identifier: Identifier.describe('Names the scorecard in addresses and exemptions.'),
  title: text(200).describe('What people call it.'),
  description: text(5000).describe('What passing it means.'),
  blueprint: z
    .union(
      [text(100), z.array(text(100)).min(1, 'must name at least one kind')],
      'must name a kind, or list some',
    )
    .describe(
      'The kind whose entities are judged: a blueprint, a Backstage kind in any case, or a list of them.',
    ),
  filter: PortQuery.describe('Which entities of these kinds are judged at all; everything by default.'),
  levels: z
    .array(z.unknown(), 'must be a list')
    .min(1, 'must have at least one level')
    .max(MAX_LEVELS, `must not have more than ${MAX_LEVELS} levels`)
    .describe(
      'The levels in order; the first is the base level that everything has. By default Basic, Bronze, Silver and Gold.',
    ),
  rules: z.array(z.unknown(), 'must be a list').describe('The rules, each a question about an entity.'),
} satisfies Record<string, z.ZodType>;

/** The keys that a scorecard must have. */
export const SCORECARD_REQUIRED = ['identifier', 'title'] as const;

/** The keys of a level. */
export const LEVEL_FIELDS = {
  title: text(100).describe('What the level is called; rules name it.'),
  color: text(40).describe('The colour of its tag; lightGray by default.'),
} satisfies Record<string, z.ZodType>;

/** The keys of a rule, in Port's format and ours. */
export const RULE_FIELDS = {
  identifier: Identifier.describe('Names the rule in addresses and exemptions.'),
  title: text(200).describe('A statement that can be true, such as “Owner is a team”.'),
  description: text(5000).describe('Why it matters, and how it is met.'),
  level: text(100).describe('The title of the level that needs it, one above the base level.'),
  query: PortQuery.describe('What must be true of the entity.'),
  appliesTo: PortQuery.describe(
    'Entities for which this is false are left out by the rule; it applies to all by default.',
  ),
  maxAge: Span.describe(
    'How long a verdict stands on data that could not be read again, such as 12h, 7d or 2w; seven days by default.',
  ),
  remedy: z.unknown().describe('The fix to propose where the rule fails.'),
} satisfies Record<string, z.ZodType>;

/** The keys that a rule must have. */
export const RULE_REQUIRED = ['identifier', 'title', 'level', 'query'] as const;

/** The keys of a remedy. */
export const REMEDY_FIELDS = {
  title: text(200).describe('What to do, as a person would say it.'),
  action: text(200).describe('The identifier of an action that does it.'),
  docs: Link.describe(
    'Where it is explained: a complete https address, or a path of this site that starts with a slash.',
  ),
  effort: text(60).describe('How long it takes, such as 15 minutes.'),
} satisfies Record<string, z.ZodType>;
