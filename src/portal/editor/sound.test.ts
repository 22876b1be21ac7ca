import { describe, expect, test } from 'vitest';
import { readActions } from '../../actions/read.ts';
import { isObject } from '../../base/json.ts';
import { repositoryTarget } from '../../base/repository.ts';
import { blueprintTable } from '../../catalog/table.ts';
import { parseMapping } from '../../collect/mapping.ts';
import { readExemptions } from '../../scorecards/exemptions.ts';
import { readScorecards } from '../../scorecards/read.ts';
import { parseSettings } from '../settings.ts';
import { generalFacts } from './facts.ts';
import { schemaTexts } from './schemas.ts';
import { mutants } from './testing/mutants.ts';
import { refusalsBy } from './testing/refusal.ts';

/**
 * An editor that marks what is right is worse than one that marks nothing: whatever a schema refuses, check must report.
 * Every document here is right; every change of one place in it is held against both.
 */

const QUERY = {
  combinator: 'and',
  conditions: [
    { property: 'lifecycle', operator: '=', value: 'production' },
    { relation: 'owner', operator: 'isNotEmpty' },
    { property: '$updatedAt', operator: 'between', value: { preset: 'lastWeek' } },
    { property: '$createdAt', operator: 'notBetween', value: { from: '2026-01-01', to: '2026-02-01' } },
    { property: 'type', operator: 'in', value: ['service'] },
    { property: 'type', operator: 'beginsWith', value: 's' },
    { property: 'stars', operator: '>=', value: 3 },
    { property: 'type', operator: 'isEmpty', not: true },
    { propertySchema: { type: 'string', items: { type: 'string' } }, operator: 'isNotEmpty' },
    { scorecard: 'basics', operator: '>=', value: 'Silver' },
    { scorecard: 'basics', scorecardRule: 'has-owner', operator: '=', value: 'SUCCESS' },
    { relation: 'system', targetProperty: 'lifecycle', operator: '!=', value: 'x' },
    {
      property: { path: ['system', { relation: 'domain', maxHops: 2 }], fromBlueprint: 'Component' },
      operator: 'matchAny',
      value: ['shop'],
    },
    { operator: 'relatedTo', blueprint: 'System', value: 'shop', direction: 'upstream', required: true },
    { combinator: 'or', rules: [{ property: 'type', operator: 'contains', value: 'x' }] },
  ],
};

const SCORECARD = {
  identifier: 'production-ready',
  title: 'Production ready',
  description: 'What it needs.',
  blueprint: ['Component'],
  filter: { combinator: 'and', conditions: [{ property: 'type', operator: '=', value: 'service' }] },
  levels: [{ title: 'Basic', color: 'paleBlue' }, { title: 'Silver' }],
  rules: [
    {
      identifier: 'has-owner',
      title: 'Has an owner',
      description: 'Somebody answers.',
      level: 'Silver',
      query: QUERY,
      appliesTo: { combinator: 'and', conditions: [{ property: 'type', operator: 'isNotEmpty' }] },
      maxAge: '7d',
      remedy: { title: 'Name one', action: 'name-owner', docs: 'https://example.com/', effort: '5 minutes' },
    },
  ],
};

const ACTION = {
  identifier: 'new-service',
  title: 'New service',
  description: 'Makes one.',
  icon: 'service',
  trigger: {
    type: 'self-service',
    operation: 'DAY-2',
    blueprintIdentifier: 'Component',
    executeActionButtonText: 'Make it',
    condition: { type: 'SEARCH', ...QUERY },
    userInputs: {
      properties: {
        name: {
          type: 'string',
          title: 'Name',
          description: 'D',
          pattern: '^[a-z]+$',
          minLength: 2,
          maxLength: 9,
        },
        size: { type: 'integer', minimum: 1, maximum: 9, default: 3, enum: [1, 3] },
        tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, minItems: 1, uniqueItems: true },
        owner: {
          type: 'string',
          format: 'entity',
          blueprint: 'Group',
          visible: true,
          disabled: false,
          required: true,
        },
      },
      required: ['name'],
      order: ['head', 'name', 'size'],
      titles: { head: { title: 'Head', description: 'D', visible: true } },
    },
  },
  invocationMethod: {
    type: 'NEW_FILE',
    org: 'acme',
    repo: 'portal',
    path: 'catalog/{{ .inputs.name }}.yaml',
    content: { name: '{{ .inputs.name }}' },
    message: 'Register',
    branch: 'b',
  },
  publish: true,
};

const MAPPING = {
  createMissingRelatedEntities: true,
  resources: [
    {
      kind: 'service',
      selector: { query: '.a == 1' },
      port: {
        itemsToParse: '.items',
        itemsToParseName: 'item',
        itemsToParseTopLevelTransform: false,
        entity: {
          mappings: [
            {
              identifier: { combinator: '"and"', rules: [{ property: '"a"', operator: '"="', value: '.a' }] },
              title: '.title',
              icon: '"service"',
              team: ['.team'],
              blueprint: '"service"',
              properties: { a: '.a', b: { c: '.c' }, d: ['.d'] },
              relations: {
                one: '.one',
                many: ['.one', '.two'],
                found: { rules: [{ property: '"a"', operator: '"="', value: '.a' }] },
                matched: {
                  match: { kinds: ['Component'], annotations: { 'example.com/id': '.id' }, name: '.name' },
                },
              },
            },
          ],
        },
      },
    },
    {
      kind: 'repository',
      port: {
        entity: {
          match: {
            kinds: ['Component'],
            annotations: { 'example.com/id': '.id' },
            declaredIn: '.id',
            name: '.name',
          },
          mappings: { properties: { stars: '.stars' } },
        },
      },
    },
  ],
};

const SETTINGS = {
  title: 'Acme',
  description: 'D',
  url: 'https://portal.example.com/',
  catalog: {
    paths: ['catalog'],
    strict: 'backstage',
    rules: [
      {
        allow: ['Component', { kind: 'API', 'spec.type': 'x' }],
        locations: [{ type: 'file', exact: 'a.yaml' }],
      },
    ],
  },
  repository: { host: 'https://github.com', owner: 'acme', name: 'portal', branch: 'main', directory: 'p' },
  host: { audience: 'private' },
  schedule: '24h',
  sources: [
    {
      id: 'a',
      title: 'A',
      type: 'git',
      repositories: ['https://github.com/acme/shop'],
      timeout: 60,
      enabled: true,
    },
    {
      id: 'b',
      type: 'files',
      files: [{ kind: 'service', path: 'data/services.csv', id: 'name', fields: ['name'] }],
      mapping: MAPPING,
    },
  ],
  costs: { bills: [{ id: 'cloud', title: 'Cloud', files: 'bills/*.parquet' }], rules: [{ tag: ['app'] }] },
  publish: { maxShrink: 0.2, onDrop: 'refuse' },
  outputs: { badges: true },
};

const table = blueprintTable();
const files = (value: unknown, file: string) => [{ file, docs: [{ value, position: () => undefined }] }];
const texts = schemaTexts(generalFacts());
const schemaOf = (name: string) => JSON.parse(texts[name]!);

interface Case {
  schema: string;
  value: unknown;
  problems(value: unknown): readonly unknown[];
}

const CASES: Record<string, Case> = {
  'a scorecard': {
    schema: 'scorecards.json',
    value: SCORECARD,
    problems: (value) => readScorecards(files(value, 'scorecards/a.yaml'), table).problems,
  },
  'scorecards in a list for a kind': {
    schema: 'scorecards.json',
    value: [{ blueprint: 'Component', data: [{ identifier: 'a', title: 'A', rules: SCORECARD.rules }] }],
    problems: (value) => readScorecards(files(value, 'scorecards/a.yaml'), table).problems,
  },
  'an exemption': {
    schema: 'exemptions.json',
    value: {
      scorecard: 'production-ready',
      rule: 'has-owner',
      entity: 'component:cart',
      reason: 'R',
      until: '2027-01-15',
      grantedBy: 'G',
      askedBy: 'A',
    },
    problems: exemptionProblems,
  },
  'exemptions in a list': {
    schema: 'exemptions.json',
    value: {
      exemptions: [
        {
          scorecard: 'production-ready',
          rule: 'has-owner',
          entity: 'component:cart',
          reason: 'R',
          until: '2027-01-15',
          grantedBy: 'G',
        },
      ],
    },
    problems: exemptionProblems,
  },
  'an action': { schema: 'actions.json', value: ACTION, problems: actionProblems },
  'an action with an issue form': {
    schema: 'actions.json',
    value: {
      ...ACTION,
      invocationMethod: { type: 'ISSUE_FORM', template: 'a.yml', title: 'T', labels: ['a'] },
    },
    problems: actionProblems,
  },
  'an action that runs a workflow': {
    schema: 'actions.json',
    value: {
      ...ACTION,
      invocationMethod: {
        type: 'GITHUB',
        workflow: 'a.yml',
        workflowInputs: { a: '{{ .inputs.name }}' },
        omitUserInputs: true,
      },
    },
    problems: actionProblems,
  },
  'an action that changes an entity, in the first version of the format': {
    schema: 'actions.json',
    value: {
      actions: [
        {
          identifier: 'a',
          trigger: 'DAY-2',
          blueprint: 'Component',
          userInputs: { properties: { a: { type: 'string' } }, steps: [{ title: 'S', order: ['a'] }] },
          invocationMethod: {
            type: 'UPSERT_ENTITY',
            mapping: { identifier: '{{ .inputs.a }}', properties: {} },
          },
        },
      ],
    },
    problems: actionProblems,
  },
  'a mapping': {
    schema: 'mappings.json',
    value: MAPPING,
    problems: (value) => parseMapping((value ?? 'null') as Record<string, unknown>, { source: 's' }).problems,
  },
  settings: {
    schema: 'portal.json',
    value: SETTINGS,
    problems: (value) => [
      ...parseSettings(JSON.stringify(value)).problems,
      ...mappingsIn(value).flatMap((mapping) => parseMapping(mapping, { source: 's' }).problems),
    ],
  },
};

function mappingsIn(settings: unknown): Record<string, unknown>[] {
  const sources = isObject(settings) && Array.isArray(settings['sources']) ? settings['sources'] : [];
  return sources.flatMap((source) =>
    isObject(source) && isObject(source['mapping']) ? [source['mapping']] : [],
  );
}

function exemptionProblems(value: unknown): readonly unknown[] {
  const { scorecards } = readScorecards(files(SCORECARD, 'scorecards/a.yaml'), table);
  const entity = { ref: 'component:default/cart', id: 'cart', blueprint: 'Component' } as never;
  return readExemptions({
    files: files(value, 'exemptions/a.yaml'),
    scorecards,
    entities: [entity],
    now: '2026-11-22T06:10:00Z',
  }).problems;
}

function actionProblems(value: unknown): readonly unknown[] {
  return readActions(files(value, 'actions/a.yaml'), {
    repository: repositoryTarget({ owner: 'acme', repo: 'portal' })!,
    hasBlueprint: (name) => table.find(name) !== undefined,
  }).problems;
}

/** What check reports and a schema lets pass, because only the rest of the portal, or of the file, tells. */
const NULL_EXPRESSION = /\/(?:identifier|blueprint|property|operator|value) = null$/;
const SELECTOR = /\/selector(?:\/|$| )/;
/** Dates, levels, and how rules come out: texts that are compared by what they mean. */
const IN_QUERIES = [/\/value(?:\/from|\/to)? = /, /\/property(?:\/zzz added|\/fromBlueprint misspelt)$/];
const WIDER: Readonly<Record<string, readonly RegExp[]>> = {
  'scorecards.json': [
    // Whether there is such a kind or level, and a kind for a list of scorecards.
    /\/blueprint(?:\/0)?(?: |$)/,
    /\/(?:levels\/[01](?:\/title)?|level)(?: |$)/,
    // A scorecard may have its rules in another file.
    /\/rules(?:\/0)?(?: = null| = \[\]|$)/,
    ...IN_QUERIES,
    /\/remedy\/docs = "/,
  ],
  'exemptions.json': [/\/(?:scorecard|rule|entity) = "zzz"$/],
  'actions.json': [
    ...IN_QUERIES,
    // What makes something is offered for no entity, so that a condition has no effect.
    /^without \/trigger\/operation$/,
    // Templates and layouts name inputs.
    /trigger(?: |$|\/userInputs)/,
    /\/userInputs(?: |$|\/)/,
    /\/invocationMethod\/(?:path|content|workflowInputs|mapping)(?: |$|\/)/,
    /\/(?:blueprint|blueprintIdentifier) = "zzz"$/,
  ],
  'mappings.json': [NULL_EXPRESSION, SELECTOR],
  'portal.json': [
    NULL_EXPRESSION,
    SELECTOR,
    /\/repository\/branch = ""$/,
    /\/sources\/0\/repositories/,
    /\/costs\/rules\/0/,
  ],
};

describe('what a schema refuses, check reports:', () => {
  test.each(Object.entries(CASES))('%s', (_, { schema, value, problems }) => {
    const refusals = refusalsBy(schemaOf(schema));
    expect(refusals(value)).toEqual([]);
    expect(problems(value)).toEqual([]);
    const all = mutants(value).filter((mutant) => mutant.value !== null && mutant.value !== undefined);
    const refused = all.filter((mutant) => refusals(mutant.value).length > 0);
    const unheard = refused.filter((mutant) => problems(mutant.value).length === 0);
    expect(unheard.map(({ what, value: changed }) => [what, refusals(changed)[0]])).toEqual([]);
    const missed = all.filter((mutant) => !refused.includes(mutant) && problems(mutant.value).length > 0);
    expect(
      missed.map(({ what }) => what).filter((what) => !WIDER[schema]!.some((one) => one.test(what))),
    ).toEqual([]);
    expect(refused.length).toBeGreaterThan(missed.length * 9);
  });
});
