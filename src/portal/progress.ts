/** What a long piece of work says while it runs. */
export type Progress =
  | { type: 'stage'; stage: Stage }
  | { type: 'note'; stage: Stage; text: string }
  | { type: 'done'; stage: Stage; ms: number; text: string };

/** The parts of a build, in their order; every one is timed. */
export const STAGES = [
  'collect',
  'read',
  'map',
  'assemble',
  'costs',
  'judge',
  'render',
  'write',
  'index',
  'check',
] as const;
export type Stage = (typeof STAGES)[number];

export interface Timing {
  stage: Stage;
  ms: number;
  /** What the stage did, in a few words with counts. */
  text: string;
}

export type OnProgress = (event: Progress) => void;

/** Runs a stage, times it, and reports it. `describe` says what came of it. */
export async function timed<Result>(
  stage: Stage,
  timings: Timing[],
  onProgress: OnProgress,
  work: () => Promise<Result> | Result,
  describe: (result: Result) => string,
): Promise<Result> {
  onProgress({ type: 'stage', stage });
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  const text = describe(result);
  timings.push({ stage, ms, text });
  onProgress({ type: 'done', stage, ms, text });
  return result;
}
