import { expect, test } from 'vitest';
import type { Entity } from '../catalog/entity.ts';
import type { Action } from './action.ts';
import { actionsFor } from './applicable.ts';

function anAction(id: string, part: Partial<Action>): Action {
  const base = {
    title: id,
    operation: 'DAY-2',
    blueprint: 'component',
    inputs: [],
    sections: [],
    invocation: { type: 'ISSUE_FORM' },
  } as const;
  return {
    ...base,
    id,
    published: true,
    generated: false,
    origin: { source: 'catalog' },
    document: {},
    inputs: [],
    sections: [],
    ...part,
  };
}

test('an entity is offered the published actions on its kind whose condition it does not fail', () => {
  const entity = { ref: 'component:default/a', kind: 'Component', blueprint: 'Component' } as Entity;
  const actions = [
    anAction('plain', {}),
    anAction('create', { operation: 'CREATE' }),
    anAction('delete', { operation: 'DELETE' }),
    anAction('draft', { published: false }),
    anAction('other', { blueprint: 'System' }),
    anAction('none', { blueprint: undefined as never }),
    anAction('yes', { condition: 'yes' }),
    anAction('no', { condition: 'no' }),
    anAction('unknown', { condition: 'unknown' }),
  ];
  const offered = actionsFor(entity, actions, (condition) =>
    condition === 'unknown' ? undefined : condition === 'yes',
  );
  expect(offered.map(({ id }) => id)).toEqual(['plain', 'delete', 'yes', 'unknown']);
});
