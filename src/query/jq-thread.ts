import { Worker } from 'node:worker_threads';
import type { JqJob, JqReply } from './jq-worker.ts';

const MAX_OUTPUT = 128 * 1024 * 1024;
const MAX_MEMORY = 768 * 1024 * 1024;

/** What jq printed. */
export interface Answer {
  stdout: string;
  stderr: string;
  /** Why the thread was stopped before it came to its end. */
  stopped?: string;
}

interface Thread {
  worker: Worker;
  ready: Promise<void>;
}

/** The thread is kept between runs because starting one takes 100 ms; it does not keep the process alive. */
let thread: Thread | undefined;
let queue: Promise<unknown> = Promise.resolve();
let jobs = 0;

/**
 * Runs a program over JSON texts, one per line, after the jobs that came before. Rejects only when jq cannot
 * be started.
 */
export function submit(program: string, input: string, timeMs: number): Promise<Answer> {
  const job = { id: ++jobs, program, input, maxOutput: MAX_OUTPUT, maxMemory: MAX_MEMORY };
  const turn = queue.then(() => execute(job, timeMs));
  queue = turn.catch(() => undefined);
  return turn;
}

async function execute(job: JqJob, timeMs: number): Promise<Answer> {
  thread ??= startThread();
  const { worker, ready } = thread;
  try {
    await ready;
  } catch (error) {
    thread = undefined;
    throw error;
  }
  const reply = await new Promise<JqReply>((resolve) => {
    const finish = (answer: JqReply): void => {
      clearTimeout(timer);
      worker.off('message', finish).off('error', broke).off('exit', broke);
      resolve(answer);
    };
    const give = (crash: string): void => finish({ id: job.id, stdout: '', stderr: '', crash });
    const broke = (): void => give('jq broke down');
    const timer = setTimeout(() => give(`it took longer than ${timeMs / 1000} s`), timeMs);
    worker.on('message', finish).on('error', broke).on('exit', broke);
    worker.postMessage(job);
  });
  if (reply.crash === undefined) return reply;
  thread = undefined;
  await worker.terminate();
  return { stdout: '', stderr: '', stopped: reply.crash };
}

function startThread(): Thread {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./jq-worker.${extension}`, import.meta.url));
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the jq thread ended before it was ready')));
  });
  ready.catch(() => undefined);
  void ready.then(() => worker.unref());
  return { worker, ready };
}
