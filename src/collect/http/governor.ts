import { setTimeout as timer } from 'node:timers/promises';
import type { HttpError } from './failure.ts';

/** Waits; ends early, by an error, when the signal is given. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** Holds the requests of one reading to what the server and the settings allow. */
export interface Governor {
  /**
   * Ends when a request may be made; to be called right before each. Throws what made the reading give up. Gives the
   * number of pauses so far, which {@link Governor.pause} takes.
   */
  ready(): Promise<number>;
  /**
   * Lets all requests wait so long, because the server said so to a request that began after `since` pauses. False when
   * that is more than may be waited.
   */
  pause(ms: number, since: number): boolean;
  /** Lets one request wait. False, at once, when that is more than may be waited. */
  delay(ms: number): Promise<boolean>;
  /** From now on no request is made. The first reason stands. */
  giveUp(error: HttpError): void;
  /** An answer that costs nothing does not count against the calls of the reading. */
  refund(): void;
  readonly calls: number;
  readonly waitedMs: number;
}

export interface GovernorOptions {
  /** All waiting together, in milliseconds. */
  waitMs: number;
  maxCalls: number;
  /** Aborted when the reading is over. */
  signal: AbortSignal;
  sleep?: Sleep | undefined;
  stopped: () => HttpError;
  overCalls: () => HttpError;
}

const sleepFor: Sleep = (ms, signal) => timer(ms, undefined, { signal });

export function createGovernor(options: GovernorOptions): Governor {
  const sleep = options.sleep ?? sleepFor;
  let calls = 0;
  let charged = 0;
  let waitedMs = 0;
  let pauses = 0;
  let pausing: Promise<void> | undefined;
  let over: HttpError | undefined;

  function spend(ms: number): boolean {
    if (waitedMs + ms > options.waitMs) return false;
    waitedMs += ms;
    return true;
  }

  async function wait(ms: number): Promise<void> {
    // What interrupts the sleep is the signal, which is looked at afterwards.
    await sleep(ms, options.signal).catch(() => undefined);
    if (options.signal.aborted) throw options.stopped();
  }

  return {
    async ready() {
      while (pausing) await pausing;
      if (options.signal.aborted) throw options.stopped();
      if (charged >= options.maxCalls) over ??= options.overCalls();
      if (over) throw over;
      calls += 1;
      charged += 1;
      return pauses;
    },
    pause(ms, since) {
      // Others that were under way are told the same; waiting once is enough.
      if (pausing || since !== pauses) return true;
      if (!spend(ms)) return false;
      pausing = wait(ms).finally(() => {
        pausing = undefined;
        pauses += 1;
      });
      // Nobody may be waiting for it.
      pausing.catch(() => undefined);
      return true;
    },
    async delay(ms) {
      if (over || !spend(ms)) return false;
      await wait(ms);
      return true;
    },
    giveUp(error) {
      over ??= error;
    },
    refund() {
      charged -= 1;
    },
    get calls() {
      return calls;
    },
    get waitedMs() {
      return waitedMs;
    },
  };
}

/** Runs works so that never more than `size` are under way; the others wait in their order. */
export function createSlots(size: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let free = size;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
}
