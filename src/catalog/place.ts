import type { Origin } from '../base/origin.ts';
import { positionIn } from '../base/yaml.ts';
import { valueAt } from './document.ts';
import type { Contribution } from './entity.ts';

type Steps = readonly (string | number)[];

/**
 * The origin of a contribution, moved to the place of a path (dotted, or in steps where names may hold dots)
 * in the document where that is known; to the nearest place above it when the path itself is not there.
 */
export function lineOrigin(contribution: Contribution, path: string | Steps): Origin {
  const { declared, origin } = contribution;
  if (!declared) return origin;
  const steps = typeof path === 'string' ? path.split('.') : path;
  const known = wordings(steps)
    .map((wording) => [...declared.path, ...wording])
    .find((wording) => valueAt(declared.document.value, wording) !== undefined);
  return { ...origin, ...positionIn(declared.document, known ?? [...declared.path, ...steps]) };
}

/** Where a document may have what an entity keeps at a path, as it may be written in either form (see `shape.ts`). */
function wordings(steps: Steps): Steps[] {
  const [section, key, ...rest] = steps;
  if (key === undefined) return [steps];
  const within = (...names: Steps): Steps => [...names, ...rest];
  switch (section) {
    case 'metadata':
      return [steps, within(key === 'name' ? 'identifier' : key), within('properties', key)];
    case 'spec':
      return [
        steps,
        within('properties', key),
        within('relations', key),
        ...(key === 'owner' ? [within('team')] : []),
      ];
    case 'properties':
      return [steps, within('spec', key)];
    case 'relations':
      return [
        steps,
        within('spec', key),
        ...(key === 'team' || key === '$team' ? [within('team'), within('spec', 'owner')] : []),
      ];
    default:
      return [steps];
  }
}
