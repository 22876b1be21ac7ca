import type { DeliveryField } from '../../actions/deliveries/delivery.ts';
import { DELIVERIES } from '../../actions/deliveries/index.ts';
import { NEEDS_RUNNER } from '../../actions/read.ts';
import type { JsonObject } from '../../base/json.ts';
import { about, forKeys, only, when } from './json-schema.ts';

/** What the fields of deliveries mean, where all of them mean the same by a name. */
const DELIVERY_WORDS: Readonly<Record<string, string>> = {
  template: 'The file name of an issue form in .github/ISSUE_TEMPLATE; by default the identifier with .yml.',
  title: 'The title of the issue; a template such as “Database for {{ .inputs.service }}”.',
  labels: 'Labels, which portolan issue-forms writes into the form.',
  org: 'The owner of the repository, where it is not the portal’s own.',
  repo: 'The repository, where it is not the portal’s own.',
  path: 'The path of the new file; a template such as catalog/{{ .inputs.name }}.yaml.',
  content:
    'The new file: a mapping that is written as YAML, or as JSON by the ending of the path; or a text.',
  message: 'The message of the commit.',
  description: 'The description of the commit.',
  branch: 'The name of the new branch.',
  base: 'The branch to start from.',
  mapping: 'The entity: identifier, title, team, properties and relations.',
  workflow: 'The file name of the workflow, such as deploy.yml.',
  workflowInputs: 'The inputs of the workflow, by name; by default all inputs of the form.',
  omitUserInputs: 'True: the inputs of the form are not handed on.',
};

const FIELDS: Record<DeliveryField['type'], JsonObject> = {
  text: { type: 'string' },
  path: { type: 'string' },
  content: {},
  map: { type: 'object' },
  name: { type: 'string', pattern: '^\\w[\\w .-]*$' },
  list: { type: 'array' },
  flag: { type: 'boolean' },
};

/** How an action leaves the page: the fields of each delivery. */
export function invocationSchema(): JsonObject {
  const types = [...Object.keys(DELIVERIES), ...NEEDS_RUNNER];
  const noted = [...NEEDS_RUNNER].map(() => 'Needs a runner: shown without a button.');
  return {
    type: 'object',
    required: ['type'],
    properties: {
      type: about('What the button opens.', {
        enum: types,
        enumDescriptions: [...Object.values(DELIVERIES).map(({ title }) => `${title}.`), ...noted],
      }),
    },
    allOf: Object.values(DELIVERIES).map(({ id, fields, also = [], idle = [] }) =>
      when(
        { required: ['type'], properties: { type: { const: id } } },
        only(
          {
            required: Object.keys(fields).filter((name) => fields[name]!.required),
            properties: Object.fromEntries(
              Object.entries(fields).map(([name, field]) => [
                name,
                about(DELIVERY_WORDS[name] ?? '', fieldSchema(field)),
              ]),
            ),
          },
          ['type', ...also, ...idle],
        ),
      ),
    ),
  };
}

function fieldSchema({ type, needs, keys, idle = [] }: DeliveryField): JsonObject {
  const schema: JsonObject = { ...FIELDS[type], ...(needs ? { required: [...needs] } : {}) };
  return keys ? only({ ...schema, properties: forKeys(keys, {}) }, idle) : schema;
}
