export type { Blueprint, Property, RelationField } from './catalog/blueprint.ts';
export type { Contribution, Entity, EntityDoc, Relation } from './catalog/entity.ts';
export type { Portal } from './portal/portal.ts';
export { Settings } from './portal/settings.ts';
export { getPortal } from './portal/store.ts';
export { portolan as default, portolan } from './site/integration.ts';
