import { dayOf } from '../../base/dates.ts';
import { monthOfCosts } from '../../history/cost-months.ts';
import { AUDIENCES } from '../../history/summary.ts';
import { takeBackFiles } from '../../history/take-back.ts';
import { isHistory } from './keys.ts';
import { openLocal } from './local.ts';

/**
 * Takes the past in a local folder back to a time (ISO): what builds of a later time found was never found, and months that
 * were not over then cost nothing yet. What was published and what sources gave is replaced by the build itself.
 */
export function forgetLaterBuilds(folder: string, time: string): void {
  const { state, keys } = openLocal(folder);
  const here = [...keys('data').keys()];
  for (const audience of AUDIENCES) {
    const isOf = (key: string): boolean => key.startsWith(`history/${audience}/`);
    const files = new Map(
      here.filter((key) => isOf(key) && isHistory(key)).map((key) => [key, state.read(key)!]),
    );
    const kept = takeBackFiles(files, audience, time);
    for (const [key, bytes] of kept) if (bytes !== files.get(key)) state.write(key, bytes);
    for (const key of files.keys()) if (!kept.has(key)) state.remove(key);
  }
  for (const key of here) if ((monthOfCosts(key) ?? '') >= dayOf(time).slice(0, 7)) state.remove(key);
}
