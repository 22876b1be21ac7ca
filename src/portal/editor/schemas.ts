import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../base/json.ts';
import { actionSchema } from './action-schema.ts';
import { catalogSchema } from './catalog-schema.ts';
import { exemptionSchema } from './exemption-schema.ts';
import type { EditorFacts } from './facts.ts';
import { readable } from './json-schema.ts';
import { mappingSchema } from './mapping-schema.ts';
import { scorecardSchema } from './scorecard-schema.ts';

/** The schema of each kind of file that people write, but for the settings, by the name of its own file. */
export const SCHEMAS: Readonly<Record<string, (facts: EditorFacts) => JsonObject>> = {
  'catalog.json': catalogSchema,
  'scorecards.json': scorecardSchema,
  'exemptions.json': exemptionSchema,
  'actions.json': actionSchema,
  'mappings.json': mappingSchema,
};

/** The schema of `portal.yaml`, which is the same for everybody and comes with the package. */
export const SETTINGS_SCHEMA = 'portal.json';

/** The texts of all schemas by the names of their files: the same facts give the same bytes. */
export function schemaTexts(facts: EditorFacts): Record<string, string> {
  return {
    [SETTINGS_SCHEMA]: readFileSync(new URL(`../../../schemas/${SETTINGS_SCHEMA}`, import.meta.url), 'utf8'),
    ...ownSchemaTexts(facts),
  };
}

/** The same without the settings. */
export function ownSchemaTexts(facts: EditorFacts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, make]) => [name, `${JSON.stringify(readable(make(facts)))}\n`]),
  );
}
