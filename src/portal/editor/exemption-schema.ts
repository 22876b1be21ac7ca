import type { JsonObject } from '../../base/json.ts';
import { EXEMPTION_FIELDS, EXEMPTION_REQUIRED } from '../../scorecards/exemptions.ts';
import type { EditorFacts } from './facts.ts';
import { about, closed, DRAFT, definition, offering, ofShape, ofZod, titled, when } from './json-schema.ts';
import { refsOf } from './names.ts';

/** The JSON Schema of the files in `exemptions`: dated waivers, alone or in a list. */
export function exemptionSchema(facts: EditorFacts): JsonObject {
  const exemption = definition('exemption');
  const list = { type: 'array', items: exemption };
  return {
    $schema: DRAFT,
    $comment: 'Exemptions from rules of scorecards',
    ...when(
      { type: 'array' },
      list,
      when(
        { required: ['exemptions'], properties: { exemptions: { type: 'array' } } },
        { properties: { exemptions: about('The exemptions.', list) } },
        exemption,
      ),
    ),
    definitions: titled({ exemption: exemptionOf(facts) }),
  };
}

function exemptionOf({ scorecards, names }: EditorFacts): JsonObject {
  const judged = new Set(scorecards.flatMap(({ blueprints }) => blueprints));
  const rules = new Map<string, string[]>();
  for (const { identifier, rules: more } of scorecards)
    rules.set(identifier, [...(rules.get(identifier) ?? []), ...more]);
  const properties = ofShape(EXEMPTION_FIELDS, EXEMPTION_REQUIRED, {
    scorecard: offering(ofZod(EXEMPTION_FIELDS.scorecard), [...rules.keys()]),
    entity: offering(ofZod(EXEMPTION_FIELDS.entity), refsOf(names, judged)),
    until: { pattern: '^\\d{4}-\\d{2}-\\d{2}$', format: 'date' },
  });
  const ofScorecard = [...rules].map(([scorecard, ids]) =>
    when(
      { required: ['scorecard'], properties: { scorecard: { const: scorecard } } },
      { properties: { rule: offering({}, [...new Set(ids)]) } },
    ),
  );
  return {
    ...closed(properties, EXEMPTION_REQUIRED),
    ...(rules.size > 0 ? { allOf: ofScorecard } : {}),
    defaultSnippets: [
      {
        label: 'New exemption',
        description: 'A dated waiver',
        body: {
          scorecard: '$1',
          rule: '$2',
          entity: '${3:component:default/name}',
          reason: '$4',
          until: '${5:2027-01-15}',
          grantedBy: '$6',
        },
      },
    ],
  };
}
