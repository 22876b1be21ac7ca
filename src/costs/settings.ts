import { z } from 'zod';
import { duplicates, ID, Pattern, Target, Texts } from './settings-parts.ts';

export const CHARGE_CATEGORIES = ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'] as const;
/** The kinds of charge of FOCUS (ChargeCategory). */
export type ChargeCategory = (typeof CHARGE_CATEGORIES)[number];

/** A bill: one feed of charges, as files in the FOCUS format, versions 1.0 to 1.4. */
export const BillSettings = z.strictObject({
  /** Identifies the bill among the sources of the portal. */
  id: ID,
  /** What people call it; the id by default. */
  title: z.string().min(1).max(80).optional(),
  /**
   * Globs of its files, relative to `portal.yaml`: `.csv`, `.csv.gz` or `.parquet`. They cannot leave the
   * portal's folder. Every file must hold charges that no other file holds: month-to-date exports that are
   * written anew each day belong into one place where the new one replaces the old.
   */
  files: Texts,
});

/**
 * What a charge must look like. All keys of one condition must hold; of several values one is enough.
 * Texts are compared without regard to case, and `*` stands for any characters, `?` for one.
 */
export const ChargeCondition = z
  .strictObject({
    /** Tag key -> values; `'*'` asks for the tag with any value. The key is compared exactly. */
    tag: z.record(z.string().min(1), Texts).optional(),
    /** ResourceId. */
    resource: Texts.optional(),
    /** SubAccountId: the AWS account, Azure subscription, GCP project or OCI compartment. */
    subAccount: Texts.optional(),
    /** BillingAccountId: the payer. */
    billingAccount: Texts.optional(),
    /** ServiceName, such as `Amazon CloudWatch`. */
    service: Texts.optional(),
    /** ServiceProviderName (FOCUS 1.3) or ProviderName. */
    provider: Texts.optional(),
    /** ChargeCategory: Usage, Purchase, Tax, Credit or Adjustment. */
    category: z.union([z.enum(CHARGE_CATEGORIES), z.array(z.enum(CHARGE_CATEGORIES)).min(1)]).optional(),
  })
  .refine((condition) => Object.keys(condition).length > 0, 'a condition needs at least one key');
export type ChargeCondition = z.infer<typeof ChargeCondition>;

const RULE_FORMS = ['tag', 'resource', 'subAccount', 'service'] as const;

/**
 * A rule that gives charges to entities. A rule has exactly one of `tag`, `resource`, `subAccount`, `service`.
 * Rules are tried in order and the first that names an entity wins; a rule added at the end never changes
 * what earlier rules matched. Before all rules, ids that entities list in the annotation
 * `portolan.dev/resource-ids` are tried (rule `listed`).
 */
export const AllocationRule = z
  .strictObject({
    /** Names the rule on every figure that it made; `rule-1`, `rule-2`, ... by position otherwise. */
    id: ID.optional(),
    /** What people read instead of the id. */
    title: z.string().min(1).max(80).optional(),
    /**
     * Tag keys, tried in order. The value of the tag names the entity: by its name, title, reference or
     * another of its names, without regard to case. Keys are compared exactly, so list all spellings in use.
     * A provider's own split of shared charges (AllocatedTags of FOCUS 1.3) goes before Tags.
     */
    tag: Texts.optional(),
    /** For `tag`: values that are spelt differently from the entity. Value or glob -> entity. */
    values: z.record(Pattern, Target).optional(),
    /**
     * For `tag`: the kinds that a value may name, the first ones preferred. By default Component, Resource,
     * API, System, Domain, then all others but people, groups, templates and locations.
     */
    kinds: z.array(z.string().min(1)).min(1).optional(),
    /** ResourceId -> entity. Exact ids go before globs, globs in the order written. */
    resource: z.record(Pattern, Target).optional(),
    /** SubAccountId -> entity: for accounts, subscriptions or projects that belong to one system. */
    subAccount: z.record(Pattern, Target).optional(),
    /** ServiceName -> entity: the last resort, for services that only one entity uses. */
    service: z.record(Pattern, Target).optional(),
    /** The rule sees only charges that fit this condition. */
    where: ChargeCondition.optional(),
  })
  .superRefine((rule, context) => {
    const forms = RULE_FORMS.filter((form) => rule[form] !== undefined);
    if (forms.length !== 1) {
      const message = `a rule needs exactly one of ${RULE_FORMS.join(', ')}${forms.length > 1 ? `, not ${forms.join(' and ')}` : ''}`;
      context.addIssue({ code: 'custom', message });
    }
    if (rule.tag === undefined) {
      for (const key of ['values', 'kinds'] as const) {
        if (rule[key] !== undefined)
          context.addIssue({ code: 'custom', path: [key], message: `${key} belongs to rules with tag` });
      }
    }
  });
export type AllocationRule = z.infer<typeof AllocationRule>;

/** Cost that several entities cause together, and how it is shared out among them. */
export const SharedPool = z.strictObject({
  /** Names the pool; a rule may send charges here with the target `shared:<id>`. */
  id: ID,
  /** What people read instead of the id. */
  title: z.string().min(1).max(80).optional(),
  /**
   * Charges that belong here: one condition, or a list of which one must hold. Looked at after all rules,
   * so a charge that names its entity stays with it. Without it only rules fill the pool.
   */
  match: z.union([ChargeCondition, z.array(ChargeCondition).min(1)]).optional(),
  /**
   * `proportional`: by what each target costs itself in the calendar month, without credits and taxes, so
   * that shared cost follows use; if none of them costs anything in that month, evenly over a list or kind.
   * `even`: the same for each target.
   */
  split: z.enum(['proportional', 'even']).default('proportional'),
  /**
   * Who carries it: a list of entities, all entities of a kind, or `all` entities that have cost of their
   * own in the month. Pools never feed each other. What finds nobody to carry it is shown as kept.
   */
  over: z
    .union([
      z.literal('all'),
      z.array(z.string().min(1)).min(1),
      z.strictObject({
        /** Kinds whose entities carry it, without regard to case. */
        kind: Texts,
      }),
    ])
    .default('all'),
});
export type SharedPool = z.infer<typeof SharedPool>;

/**
 * The `costs` block of `portal.yaml`: which bills there are, and whose cost each charge is.
 * Figures on pages are EffectiveCost (amortised); BilledCost is kept beside it for the invoice.
 */
export const CostSettings = z
  .strictObject({
    /** Bills, each of one or more files. */
    bills: z.array(BillSettings).default([]),
    /** Whose cost a charge is: ordered rules, first match wins. */
    rules: z.array(AllocationRule).default([]),
    /** Cost that is shared out over several entities instead of belonging to one. */
    shared: z.array(SharedPool).default([]),
  })
  .superRefine((settings, context) => {
    const lists = { bills: settings.bills, rules: settings.rules, shared: settings.shared };
    for (const [list, items] of Object.entries(lists)) {
      for (const { id, index } of duplicates(items)) {
        context.addIssue({ code: 'custom', path: [list, index, 'id'], message: `the id ${id} is taken` });
      }
    }
  });
export type CostSettings = z.infer<typeof CostSettings>;
