import { BUILD } from './build-info.ts';
import { COSTS } from './costs.ts';
import { ENTITIES } from './entities.ts';
import { FILES } from './files.ts';
import { HISTORY } from './history.ts';
import { NAMES } from './names.ts';
import { PLACES } from './places.ts';
import { PROBLEMS } from './problems.ts';
import { RELATIONS } from './relations.ts';
import type { ApiSection } from './section.ts';
import { VERDICTS } from './verdicts.ts';

/** Everything that the API has, in the order of its index. */
export const SECTIONS: Readonly<Record<string, ApiSection>> = {
  build: BUILD,
  entities: ENTITIES,
  relations: RELATIONS,
  verdicts: VERDICTS,
  costs: COSTS,
  problems: PROBLEMS,
  history: HISTORY,
  names: NAMES,
  files: FILES,
  places: PLACES,
};
