import { describe, expect, it } from 'vitest';
import { readTree } from './testing/read-tree.ts';

const blueprint = (identifier: string, relations: string, ownership: string): string =>
  `identifier: ${identifier}\ntitle: ${identifier}\nschema: { properties: {} }\nrelations: ${relations}\nownership: ${ownership}\n`;

const owners = async (files: Record<string, string>): Promise<string[]> => {
  const { catalog } = await readTree(files);
  return catalog.graph.all
    .filter(({ type }) => type === 'ownedBy')
    .map(({ source, target }) => `${source} ${target}`);
};

const TEAMS =
  '- { identifier: core, blueprint: Group, properties: { type: team } }\n- { identifier: ops, blueprint: Group, properties: { type: team } }\n';

describe('inherited ownership', () => {
  it('follows a path of relations to whoever owns what lies at its end', async () => {
    expect(
      await owners({
        'service.yaml': blueprint('service', '{ host: { target: host } }', '{ type: Direct }'),
        'host.yaml': blueprint('host', '{}', '{ type: Direct }'),
        'alarm.yaml': blueprint(
          'alarm',
          '{ service: { target: service } }',
          '{ type: Inherited, path: service.host.$team }',
        ),
        'teams.yaml': TEAMS,
        'entities.yaml': `
- { identifier: h, blueprint: host, team: ops }
- { identifier: s, blueprint: service, team: core, relations: { host: h } }
- { identifier: a, blueprint: alarm, relations: { service: s } }
`,
      }),
    ).toEqual([
      'alarm:default/a group:default/ops',
      'host:default/h group:default/ops',
      'service:default/s group:default/core',
    ]);
  });

  it('goes through other heirs, stops at owners of its own, and survives circles', async () => {
    expect(
      await owners({
        'node.yaml': blueprint('node', '{ parent: { target: node } }', '{ type: Inherited, path: parent }'),
        'teams.yaml': TEAMS,
        'entities.yaml': `
- { identifier: root, blueprint: node, team: core }
- { identifier: child, blueprint: node, relations: { parent: root } }
- { identifier: grandchild, blueprint: node, relations: { parent: child } }
- { identifier: own, blueprint: node, team: ops, relations: { parent: root } }
- { identifier: x, blueprint: node, relations: { parent: y } }
- { identifier: y, blueprint: node, relations: { parent: x } }
`,
      }),
    ).toEqual([
      'node:default/child group:default/core',
      'node:default/grandchild group:default/core',
      'node:default/own group:default/ops',
      'node:default/root group:default/core',
    ]);
  });
});
