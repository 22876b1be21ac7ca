import type { Entity } from '../catalog/entity.ts';

/** The read-only view that pages, API and feeds ask. */
export interface Portal {
  title: string;
  entities: readonly Entity[];
}
