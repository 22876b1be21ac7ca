import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isObject } from '../base/json.ts';
import { repositoryTarget } from '../base/repository.ts';
import { parseYaml } from '../base/yaml.ts';
import { readBlueprint, readPortEntity } from '../catalog/port.ts';
import { planAction } from './deliveries/index.ts';
import { lineDiff } from './diff.ts';
import { editEntityText } from './edit-text.ts';
import { entityShape } from './facts.ts';
import { formModel, plannedAction } from './form.ts';
import { generatedActions } from './generated.ts';
import type { ValueRules, Values } from './input.ts';
import { readActions } from './read.ts';
import { aFile } from './reading.testing.ts';
import { inputsValidator } from './validate.ts';

const CORPUS = process.env['PORTOLAN_CORPUS'] ?? resolve(import.meta.dirname, '../../../shared/corpus');
const present = existsSync(join(CORPUS, 'INDEX.tsv'));
if (!present) console.warn(`Skipped: the corpus is not at ${CORPUS}; set PORTOLAN_CORPUS to its folder.`);

const repository = repositoryTarget({ owner: 'acme', repo: 'portal' })!;

function filesOf(category: RegExp, ending: RegExp): { file: string; text: string }[] {
  return readFileSync(join(CORPUS, 'INDEX.tsv'), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([name, , path]) => category.test(name ?? '') && ending.test(path ?? ''))
    .map(([, owner, path]) => ({
      file: `${owner}/${path}`,
      text: readFileSync(join(CORPUS, owner!, path!), 'utf8'),
    }));
}

/** A value that an input accepts. */
function sample(input: ValueRules & { items?: ValueRules }): Values[string] {
  if (input.enum) return input.enum[0]!;
  if (input.type === 'number' || input.type === 'integer') return 1;
  if (input.type === 'boolean') return true;
  if (input.type === 'array') return [sample(input.items ?? { type: 'string' })];
  if (input.format === 'url') return 'https://example.com/';
  if (input.format === 'email') return 'ada@example.com';
  if (input.format === 'date-time') return '2026-11-22T06:10:00Z';
  return 'x1';
}

describe.skipIf(!present)('files of other people', () => {
  test('that are not actions are said to be none, with their place, and break nothing', () => {
    const files = filesOf(/^port-(?!terraform)/, /\.(?:json|ya?ml)$/);
    expect(files.length).toBeGreaterThan(100);
    const { actions, problems } = readActions(
      files.map(({ file, text }) => aFile(text, file)),
      { repository },
    );
    expect(actions).toEqual([]);
    expect(new Set(problems.map(({ rule }) => rule))).toEqual(new Set(['actions/not-an-action']));
    expect(new Set(problems.map(({ origin }) => origin.file))).toEqual(
      new Set(files.map(({ file }) => file)),
    );
    expect(problems.every(({ origin }) => origin.line !== undefined && origin.column !== undefined)).toBe(
      true,
    );
  });

  test('that workflows of self-service actions are can be run by the command that stands beside the button', () => {
    const workflows = filesOf(/^github-workflows$/, /self-service|\.ya?ml$/).filter(({ file }) =>
      file.includes('self-service-actions'),
    );
    expect(workflows.length).toBeGreaterThan(5);
    for (const { file, text } of workflows) {
      const document = parse(text) as {
        on?: {
          workflow_dispatch?: {
            inputs?: Record<
              string,
              { description?: string; required?: boolean; default?: unknown; type?: string }
            >;
          };
        };
      };
      const asked = Object.entries(document.on?.workflow_dispatch?.inputs ?? {});
      const action = {
        identifier: 'run',
        trigger: 'CREATE',
        userInputs: {
          properties: Object.fromEntries(
            asked.map(([id, { description, default: value }]) => [
              id,
              { type: 'string', description, default: value === undefined ? undefined : String(value) },
            ]),
          ),
          required: asked.filter(([, { required }]) => required).map(([id]) => id),
        },
        invocationMethod: { type: 'GITHUB', org: 'acme', repo: 'ops', workflow: 'run.yml' },
      };
      const { actions, problems } = readActions([aFile(JSON.stringify(action), file)]);
      expect(problems, file).toEqual([]);
      const plan = planAction(
        plannedAction(actions[0]!),
        Object.fromEntries(asked.map(([id]) => [id, `${id} it's`])),
        {},
      );
      expect(plan.ready && plan.copy, file).toBe(
        ['gh workflow run run.yml -R acme/ops', ...asked.map(([id]) => `-f '${id}=${id} it'\\''s'`)].join(
          ' ',
        ),
      );
    }
  });

  test('that define blueprints get actions whose files the catalog reads back', () => {
    let count = 0;
    for (const { file, text } of filesOf(/^port-blueprints$/, /\.json$/)) {
      for (const value of JSON.parse(text) as unknown[]) {
        const result = isObject(value) ? readBlueprint(value) : { fault: 'not a mapping' };
        if ('fault' in result) continue;
        const { blueprint } = result;
        const actions = generatedActions([blueprint], repository);
        expect(
          actions.map(({ id, blocked }) => [id.split('-')[0], blocked]),
          `${file} ${blueprint.identifier}`,
        ).toEqual([
          ['deprecate', undefined],
          ['edit', undefined],
          ['register', undefined],
        ]);
        const register = actions[2]!;
        const values: Values = Object.fromEntries(register.inputs.map((input) => [input.id, sample(input)]));
        expect(inputsValidator(register.inputs)(values), `${file} ${blueprint.identifier}`).toEqual([]);
        const plan = planAction(plannedAction(register), values, {
          repository,
          shape: entityShape(blueprint),
        });
        expect(plan).toMatchObject({ ready: true, overflow: false });
        const content = plan.ready && plan.preview.type === 'file' ? plan.preview.content : '';
        const entity = readPortEntity(parse(content) as Record<string, unknown>);
        expect(entity).toMatchObject({
          kind: blueprint.identifier,
          name: 'x1',
          patch: { metadata: { name: 'x1' } },
        });
        for (const input of register.inputs)
          if (input.id !== 'identifier' && input.id !== 'title') expect(content).toContain(`${input.id}:`);
        expect(formModel(register, { repository, blueprint }).data).toBeDefined();
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(50);
  });

  test('that declare entities can be changed in one place without touching the rest', () => {
    let made = 0;
    let refused = 0;
    for (const { file, text } of filesOf(/^backstage-catalog$/, /\.ya?ml$/)) {
      for (const { value, errors } of parseYaml(text)) {
        if (errors.length > 0 || !isObject(value) || !isObject(value['spec']) || !isObject(value['metadata']))
          continue;
        const kind = String(value['kind']);
        const identifier = String(value['metadata']['name']);
        const edited = editEntityText(text, { kind, identifier }, [
          { path: ['spec', 'lifecycle'], value: 'retired-now' },
        ]);
        if (edited === undefined) {
          refused += 1;
          continue;
        }
        made += 1;
        const changed = lineDiff(text, edited, 0);
        expect(
          changed.filter(({ type }) => type === 'added'),
          `${file} ${identifier}`,
        ).toHaveLength(1);
        expect(
          changed.filter(({ type }) => type === 'removed').length,
          `${file} ${identifier}`,
        ).toBeLessThanOrEqual(1);
      }
    }
    expect(made).toBeGreaterThan(200);
    expect(refused).toBeLessThan(made / 20);
  });
});
