import type { Origin } from '../base/origin.ts';

/** Where a path of the block `costs` stands in portal.yaml; without it problems name the file alone. */
export type LocateCost = (path: readonly (string | number)[]) => { line?: number; column?: number };

/** The place of a path of the block `costs`, said by a source. */
export function settingPlace(
  locate: LocateCost | undefined,
  source: string,
  path: readonly (string | number)[],
): Origin {
  const { line, column } = locate?.(path) ?? {};
  return {
    source,
    file: 'portal.yaml',
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
