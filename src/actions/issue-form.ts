import { asStrings, type Json, type JsonObject } from '../base/json.ts';
import { type Problem, problem } from '../base/problem.ts';
import { type RepositoryTarget, repositoryName } from '../base/repository.ts';
import { clip } from '../base/text.ts';
import { kindKey } from '../catalog/ref.ts';
import type { Action } from './action.ts';
import { templateName } from './deliveries/issue-form.ts';
import { RULES } from './problems.ts';
import { writeYaml } from './yaml-writer.ts';

const FOLDER = '.github/ISSUE_TEMPLATE';

/** An issue form for the Git host. */
export interface IssueFormFile {
  /** From the root of the repository, with forward slashes. */
  path: string;
  content: string;
}

/**
 * The issue form that an action opens. It has one field, `payload`, because only text fields can be filled
 * by an address and a workflow reads that field alone (reference: actions.md 1.5). Labels stand here, so
 * that they are applied whoever opens the issue.
 */
export function issueFormFile(action: Action): IssueFormFile {
  const { labels } = action.invocation;
  const inputs = Object.fromEntries(
    action.inputs.map((input): [string, Json] => [input.id, input.default ?? example(input.type)]),
  );
  const form: JsonObject = {
    name: clip(action.title, 80),
    description: clip(oneLine(action.description) || `${action.title}, by the portal`, 200),
    title: clip(action.title, 200),
    ...(asStrings(labels).length > 0 ? { labels: asStrings(labels) } : {}),
    body: [
      { type: 'markdown', attributes: { value: guide(action) } },
      {
        type: 'textarea',
        id: 'payload',
        attributes: {
          label: 'Payload',
          description: 'The portal fills this in. A workflow reads it and nothing else.',
          placeholder: JSON.stringify({ action: action.id, ...exampleEntity(action), inputs }, null, 2),
          render: 'json',
        },
        validations: { required: true },
      },
    ],
  };
  return { path: `${FOLDER}/${templateName(action)}`, content: writeYaml(form) };
}

function guide(action: Action): string {
  const lines = action.inputs.map(
    ({ id, title, required, type }) =>
      `- \`${id}\`: ${oneLine(title)} (${type}${required ? '' : ', optional'})`,
  );
  return [
    'Opened from the portal, this form is filled in already: check it and submit.',
    ...(lines.length > 0 ? ['', 'The payload holds:', '', ...lines] : []),
  ].join('\n');
}

/** The payload of an action on an entity names it. */
function exampleEntity({ operation, blueprint }: Action): JsonObject {
  if (operation === 'CREATE' || !blueprint) return {};
  return { entity: `${kindKey(blueprint)}:default/name` };
}

function example(type: string): Json {
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'integer') return 0;
  return type === 'array' ? [] : type === 'object' ? {} : '';
}

function oneLine(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

/** Whether an action names another repository than the portal's own. */
export function opensElsewhere(
  { invocation: { org, repo } }: Action,
  repository: RepositoryTarget | undefined,
): boolean {
  return Boolean((org && org !== repository?.owner) || (repo && repo !== repository?.repo));
}

/**
 * Problems for actions whose issue form is not in the portal's repository. Forms of other repositories
 * cannot be seen. `fileExists` takes a path from the root of the repository and says whether it is there.
 */
export function missingIssueForms(
  actions: readonly Action[],
  repository: RepositoryTarget | undefined,
  fileExists: (path: string) => boolean,
): Problem[] {
  return actions
    .filter((action) => action.invocation.type === 'ISSUE_FORM' && action.blocked === undefined)
    .filter((action) => !opensElsewhere(action, repository))
    .filter((action) => !fileExists(`${FOLDER}/${templateName(action)}`))
    .map((action) => {
      const path = `${FOLDER}/${templateName(action)}`;
      const place = repository ? ` in ${repositoryName(repository)}` : '';
      return problem(RULES['template-missing'], {
        message: `The action “${action.id}” opens the issue form ${path}, which is not${place}`,
        fix: `Run portolan issue-forms, which writes ${path}, and commit it.`,
        origin: action.origin,
        key: `${action.id} ${path}`,
      });
    });
}
