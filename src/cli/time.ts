import { parseTime } from '../base/dates.ts';
import type { Option, Parsed } from './arguments.ts';

/** The time that a command works at. */
export interface CommandTime {
  /** ISO 8601 in UTC, to the second. */
  now: string;
  /** True when the person said it: then it goes before `asOf` of the settings. */
  nowAsked: boolean;
}

/** The option `--now`; `what` says what happens at that time. */
export function nowOption(what: string): Option {
  return {
    name: 'now',
    value: 'time',
    help: `${what} (ISO 8601, UTC); by default asOf of the settings, then SOURCE_DATE_EPOCH, then the clock.`,
  };
}

/** The time of a command: `--now`, else SOURCE_DATE_EPOCH, else the clock; or a sentence on what is wrong with it. */
export function commandTime(
  { values }: Parsed,
  environment: NodeJS.ProcessEnv = process.env,
): CommandTime | { error: string } {
  const option = values.get('now');
  if (option !== undefined) {
    const ms = parseTime(option);
    return Number.isNaN(ms)
      ? { error: `--now must be a time such as 2026-11-22T06:10:00Z, not ${option}` }
      : { now: toSecond(ms), nowAsked: true };
  }
  const epoch = environment['SOURCE_DATE_EPOCH'];
  if (epoch === undefined || epoch === '') return { now: toSecond(Date.now()), nowAsked: false };
  return /^\d{1,11}$/.test(epoch)
    ? { now: toSecond(Number(epoch) * 1000), nowAsked: false }
    : { error: `SOURCE_DATE_EPOCH must be a number of seconds since 1970, not ${epoch}` };
}

function toSecond(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
