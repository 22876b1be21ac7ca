/** Rules as `[id, title, level, condition]`; a condition is a line of YAML. Levels are Bronze, Silver and Gold. */
type Rule = readonly [id: string, title: string, level: 'Bronze' | 'Silver' | 'Gold', condition: string];

interface Scorecard {
  identifier: string;
  title: string;
  blueprint: string;
  filter?: string;
  rules: readonly Rule[];
}

const has = (property: string): string => `{ property: ${property}, operator: isNotEmpty }`;
const related = (relation: string): string => `{ relation: ${relation}, operator: isNotEmpty }`;

/** Five scorecards with together fifty rules. */
export const SCORECARDS: readonly Scorecard[] = [
  {
    identifier: 'production-ready',
    title: 'Production ready',
    blueprint: 'Component',
    filter: "{ property: lifecycle, operator: '=', value: production }",
    rules: [
      ['owner-is-known', 'Owner is known', 'Bronze', related('owner')],
      [
        'owner-is-a-team',
        'Owner is a team',
        'Bronze',
        "{ property: spec.owner, operator: doesNotBeginsWith, value: 'user:' }",
      ],
      ['purpose-is-described', 'Purpose is described', 'Bronze', has('metadata.description')],
      ['system-is-named', 'System is named', 'Bronze', related('system')],
      ['links-exist', 'Links exist', 'Bronze', has('metadata.links')],
      [
        'source-is-known',
        'Source is known',
        'Silver',
        has('metadata.annotations.backstage.io/source-location'),
      ],
      [
        'someone-is-called',
        'Someone is called',
        'Silver',
        has('metadata.annotations.pagerduty.com/service-id'),
      ],
      ['docs-exist', 'Docs exist', 'Silver', has('metadata.annotations.backstage.io/techdocs-ref')],
      ['readme-exists', 'README exists', 'Silver', "{ property: git.hasReadme, operator: '=', value: true }"],
      [
        'changed-lately',
        'Changed within three months',
        'Silver',
        '{ property: git.lastCommitAt, operator: between, value: { preset: last3Months } }',
      ],
      [
        'two-people-know-it',
        'Two people know it',
        'Gold',
        "{ property: git.contributors90d, operator: '>=', value: 2 }",
      ],
      ['cost-is-known', 'Cost is known', 'Gold', has('cost.monthToDate')],
      [
        'cost-is-small',
        'Cost stays small',
        'Gold',
        "{ property: cost.previousMonth, operator: '<', value: 750 }",
      ],
      [
        'is-not-legacy',
        'Is not legacy',
        'Gold',
        '{ property: metadata.tags, operator: doesNotContains, value: legacy }',
      ],
    ],
  },
  {
    identifier: 'operable',
    title: 'Operable',
    blueprint: 'Component',
    filter: '{ property: spec.type, operator: in, value: [service, website, job] }',
    rules: [
      [
        'runs-in-a-cluster',
        'Runs in a cluster',
        'Bronze',
        has('metadata.annotations.backstage.io/kubernetes-id'),
      ],
      ['dependencies-are-declared', 'Dependencies are declared', 'Bronze', related('dependsOn')],
      [
        'type-is-usual',
        'Type is usual',
        'Bronze',
        '{ property: spec.type, operator: in, value: [service, website, library, job] }',
      ],
      ['has-a-title', 'Has a title', 'Bronze', has('$title')],
      ['is-tagged', 'Is tagged', 'Silver', has('metadata.tags')],
      [
        'tier-is-stated',
        'Tier is stated',
        'Silver',
        '{ property: metadata.tags, operator: containsAny, value: [tier-1, tier-2] }',
      ],
      [
        'language-is-supported',
        'Language is supported',
        'Silver',
        '{ property: metadata.tags, operator: containsAny, value: [go, java, typescript, python] }',
      ],
      ['interface-is-registered', 'Interface is registered', 'Silver', related('providesApis')],
      [
        'is-not-deprecated',
        'Is not deprecated',
        'Silver',
        "{ property: lifecycle, operator: '!=', value: deprecated }",
      ],
      ['slug-is-known', 'Repository is known', 'Gold', has('metadata.annotations.github.com/project-slug')],
      [
        'description-is-long',
        'Description says where',
        'Gold',
        '{ property: metadata.description, operator: contains, value: for }',
      ],
      [
        'team-by-convention',
        'Owner follows the convention',
        'Gold',
        '{ property: spec.owner, operator: contains, value: -team }',
      ],
    ],
  },
  {
    identifier: 'api-quality',
    title: 'API quality',
    blueprint: 'API',
    rules: [
      ['api-owner', 'Owner is known', 'Bronze', related('owner')],
      ['api-description', 'Purpose is described', 'Bronze', has('metadata.description')],
      ['api-definition', 'Definition exists', 'Bronze', has('spec.definition')],
      ['api-system', 'System is named', 'Bronze', related('system')],
      [
        'api-type',
        'Type is usual',
        'Silver',
        '{ property: spec.type, operator: in, value: [openapi, asyncapi, graphql, grpc] }',
      ],
      [
        'api-version',
        'Version is stated',
        'Silver',
        "{ property: spec.definition, operator: contains, value: 'version:' }",
      ],
      [
        'api-errors',
        'Errors are documented',
        'Silver',
        `{ property: spec.definition, operator: contains, value: "'404':" }`,
      ],
      ['api-live', 'Is in use', 'Silver', "{ property: lifecycle, operator: '!=', value: deprecated }"],
      [
        'api-openapi-3',
        'Is OpenAPI 3',
        'Gold',
        "{ property: spec.definition, operator: beginsWith, value: 'openapi: 3' }",
      ],
      ['api-title', 'Has a title', 'Gold', has('$title')],
    ],
  },
  {
    identifier: 'resource-hygiene',
    title: 'Resource hygiene',
    blueprint: 'Resource',
    rules: [
      ['resource-owner', 'Owner is known', 'Bronze', related('owner')],
      ['resource-description', 'Purpose is described', 'Bronze', has('metadata.description')],
      ['resource-type', 'Type is known', 'Bronze', has('spec.type')],
      ['resource-system', 'System is named', 'Silver', related('system')],
      [
        'resource-no-topic',
        'Is not a topic of its own',
        'Silver',
        "{ property: spec.type, operator: '!=', value: topic }",
      ],
      ['resource-title', 'Has a title', 'Silver', has('$title')],
      ['resource-used', 'Is used', 'Gold', related('dependencyOf')],
      [
        'resource-team',
        'Owner follows the convention',
        'Gold',
        '{ property: spec.owner, operator: endsWith, value: team }',
      ],
    ],
  },
  {
    identifier: 'system-map',
    title: 'System map',
    blueprint: 'System',
    rules: [
      ['system-owner', 'Owner is known', 'Bronze', related('owner')],
      ['system-description', 'Purpose is described', 'Bronze', has('metadata.description')],
      ['system-domain', 'Domain is named', 'Silver', related('domain')],
      ['system-title', 'Has a title', 'Silver', has('$title')],
      ['system-parts', 'Has parts', 'Gold', related('hasPart')],
      [
        'system-team',
        'Owner follows the convention',
        'Gold',
        '{ property: spec.owner, operator: contains, value: team }',
      ],
    ],
  },
];

const LEVELS = [
  ['Basic', 'paleBlue'],
  ['Bronze', 'bronze'],
  ['Silver', 'silver'],
  ['Gold', 'gold'],
];

/** A scorecard as the text of its file, in Port's format. */
export function scorecardText({ identifier, title, blueprint, filter, rules }: Scorecard): string {
  const lines = [`identifier: ${identifier}`, `title: ${title}`, `blueprint: ${blueprint}`];
  if (filter) lines.push('filter:', '  combinator: and', '  conditions:', `    - ${filter}`);
  lines.push(
    'levels:',
    ...LEVELS.map(([name, color]) => `  - { title: ${name}, color: ${color} }`),
    'rules:',
  );
  for (const [id, name, level, condition] of rules) {
    lines.push(`  - identifier: ${id}`, `    title: ${name}`, `    level: ${level}`);
    lines.push('    query:', '      combinator: and', '      conditions:', `        - ${condition}`);
  }
  return `${lines.join('\n')}\n`;
}
