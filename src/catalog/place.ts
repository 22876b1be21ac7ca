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

/** Where a document may have what an entity keeps at a path: a kind of our own is written in either form. */
function wordings(steps: Steps): Steps[] {
  const [first, ...rest] = steps;
  if (first !== 'properties' && first !== 'relations') return [steps];
  const owner =
    first === 'relations' && rest[0] === 'team'
      ? [
          ['team', ...rest.slice(1)],
          ['spec', 'owner'],
        ]
      : [];
  return [steps, ['spec', ...rest], ...owner];
}
