import { describe, expect, it } from 'vitest';
import type { Blueprint } from './blueprint.ts';
import { BACKSTAGE_BLUEPRINTS } from './blueprints/backstage.ts';
import { OBSERVED_BLUEPRINTS } from './blueprints/observed.ts';
import { BACKSTAGE_KINDS } from './ref.ts';
import { blueprintTable, unknownBlueprint } from './table.ts';

const own = (identifier: string, more: Partial<Blueprint> = {}): Blueprint => ({
  identifier,
  title: identifier,
  family: 'custom',
  schema: { properties: {}, required: [] },
  relations: {},
  ...more,
});

describe('blueprintTable', () => {
  it("finds Backstage's kinds in any case and others exactly", () => {
    const table = blueprintTable([own('Service')]);
    expect([table.find('component'), table.find('API')].map((found) => found?.identifier)).toEqual([
      'Component',
      'API',
    ]);
    expect([
      table.find('Service')?.identifier,
      table.find('service'),
      table.find('constructor'),
      table.find('__proto__'),
    ]).toEqual(['Service', undefined, undefined, undefined]);
  });

  it("extends a built-in kind: what Backstage's documents have stays where they have it", () => {
    const alone = own('component', {
      title: 'Software',
      icon: 'box',
      schema: {
        properties: { type: { type: 'string', title: 'Sort' }, tier: { type: 'number' } },
        required: ['tier'],
      },
      relations: {
        system: {
          title: 'Product',
          target: 'system',
          many: true,
          required: false,
          relation: 'system',
          inverse: 'x',
        },
        runtime: { target: 'environment', many: false, required: false, relation: 'runtime', inverse: 'y' },
      },
    });
    const table = blueprintTable([alone], { enveloped: new Set(['component']) });
    const component = table.find('Component')!;
    expect(component).toMatchObject({
      identifier: 'Component',
      title: 'Software',
      icon: 'box',
      family: 'backstage',
    });
    expect(component.plural).toBeUndefined();
    expect(component.schema.properties).toMatchObject({
      type: { title: 'Sort', path: 'spec.type' },
      tier: { type: 'number' },
      lifecycle: { path: 'spec.lifecycle' },
    });
    expect(component.relations).toMatchObject({
      system: { title: 'Product', path: 'spec.system', relation: 'partOf', many: true },
      runtime: { relation: 'runtime' },
      owner: { path: 'spec.owner' },
    });
    expect(component.specSchema).toBeDefined();
    expect(table.all().filter(({ identifier }) => identifier.toLowerCase() === 'component')).toHaveLength(1);
    expect(component).toMatchObject({
      schema: { required: ['type', 'lifecycle', 'tier'] },
      requiredInPort: ['tier'],
      requiredInEnvelope: [],
    });
    const without = blueprintTable([alone]);
    expect(without.find('Component')).toEqual(alone);
    expect(without.all().filter(({ identifier }) => identifier.toLowerCase() === 'component')).toEqual([
      alone,
    ]);
    expect([without.isOwn('COMPONENT'), without.isOwn('API')]).toEqual([true, false]);
  });

  it('asks what the own blueprint requires of either form, where it is written as Backstage writes the kind', () => {
    const schema = { properties: { tier: { type: 'number' } }, required: ['tier'] };
    const use = { enveloped: new Set(['component']) };
    expect(blueprintTable([own('Component', { schema })], use).find('component')).toMatchObject({
      requiredInPort: ['tier'],
      requiredInEnvelope: ['tier'],
    });
  });

  it('lets a relation of Backstage’s lead to where the own blueprint leads, too', () => {
    const owner = { target: 'squad', many: true, required: false, relation: 'owner', inverse: 'x' };
    const { relations } = blueprintTable([own('component', { relations: { owner } })], {
      enveloped: new Set(['component']),
    }).find('Component')!;
    expect(relations['owner']).toMatchObject({
      path: 'spec.owner',
      target: 'Group',
      candidates: ['squad'],
      allowedKinds: ['Group', 'User', 'squad'],
      many: true,
    });
  });

  it('knows Port’s teams and people always, and lists them where there are any', () => {
    const listed = (table: ReturnType<typeof blueprintTable>): string[] =>
      table.all().flatMap(({ identifier }) => (identifier.startsWith('_') ? [identifier] : []));
    expect([blueprintTable().find('_team')?.title, blueprintTable().find('_user')?.title]).toEqual([
      'Team',
      'User',
    ]);
    expect(listed(blueprintTable())).toEqual([]);
    expect(listed(blueprintTable([], { ported: new Set(['_team']) }))).toEqual(['_team']);
    expect(blueprintTable([own('_team', { title: 'Crew' })]).find('_team')?.title).toBe('Crew');
  });

  it('says nothing of a kind with a name of Backstage’s that another portal defines for itself', () => {
    const table = blueprintTable([], { elsewhere: new Set(['component', 'API']) });
    expect([table.find('Component'), table.find('api')?.identifier]).toEqual([undefined, 'API']);
  });

  it('keeps what sources observe when a portal defines the kind itself', () => {
    const repository = blueprintTable([
      own('repository', { schema: { properties: { archived: { type: 'boolean' } }, required: [] } }),
    ]).find('repository')!;
    expect(Object.keys(repository.schema.properties)).toEqual(
      expect.arrayContaining(['archived', 'lastCommitAt']),
    );
    expect(repository).toMatchObject({ family: 'custom', relations: { component: { relation: 'stores' } } });
  });
});

describe('the built-in blueprints', () => {
  it('are one for each kind of Backstage', () => {
    expect(BACKSTAGE_BLUEPRINTS.map(({ identifier }) => identifier.toLowerCase()).sort()).toEqual(
      [...BACKSTAGE_KINDS].sort(),
    );
  });

  it('name each edge the same way from both ends', () => {
    const pairs = new Map<string, string>();
    for (const { relations } of [...BACKSTAGE_BLUEPRINTS, unknownBlueprint('x')]) {
      for (const { relation, inverse } of Object.values(relations)) {
        expect(pairs.get(relation) ?? inverse).toBe(inverse);
        expect(pairs.get(inverse) ?? relation).toBe(relation);
        pairs.set(relation, inverse);
      }
    }
  });

  it('lead to kinds that exist', () => {
    const table = blueprintTable();
    for (const { relations } of [...BACKSTAGE_BLUEPRINTS, ...OBSERVED_BLUEPRINTS]) {
      for (const { target, candidates = [], allowedKinds = [] } of Object.values(relations)) {
        for (const kind of [...(target ? [target] : []), ...candidates, ...allowedKinds])
          expect(table.find(kind)?.identifier).toBe(kind);
      }
    }
  });
});
