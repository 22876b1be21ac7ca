import { styleText } from 'node:util';
import type { Severity } from '../base/problem.ts';

/** Where a command writes. Tests give their own; colours only appear on a terminal that wants them. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  /** Replaces the line of progress; nothing where the output is not a terminal. */
  progress(text: string): void;
  color: boolean;
}

export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr])
    if (stream.listenerCount('error') === 0) stream.on('error', failedOutput);
  const color = process.stdout.isTTY === true && !process.env['NO_COLOR'];
  const live = process.stderr.isTTY === true && !process.env['CI'];
  return {
    color,
    out: (text) => void process.stdout.write(`${text}\n`),
    error: (text) => void process.stderr.write(`${live ? '\r\x1b[K' : ''}${text}\n`),
    progress: (text) => {
      if (live) process.stderr.write(`\r\x1b[K${text}`);
    },
  };
}

/**
 * A reader that has seen enough, such as `head`, closes the pipe: the work goes on, and its exit code says how it
 * went. Output that cannot be written for another reason, such as a full disk, makes the command fail.
 */
export function failedOutput({ code = 'error' }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE' || process.exitCode === EXIT.unusable) return;
  process.exitCode = EXIT.unusable;
  process.stderr.write(`portolan: what it says cannot be written (${code}).\n`);
}

type Style = Parameters<typeof styleText>[0];

export function paint(terminal: Terminal, style: Style, text: string): string {
  return terminal.color ? styleText(style, text, { validateStream: false }) : text;
}

export const SEVERITY_STYLE: Record<Severity, Style> = { error: 'red', warning: 'yellow', info: 'cyan' };

/** Exit codes that scripts can rely on. */
export const EXIT = {
  /** Sound: nothing at or above the threshold. */
  sound: 0,
  /** Problems were found. */
  problems: 1,
  /** Not usable: wrong arguments, no settings, an internal failure. */
  unusable: 2,
  /** The site was built but not published: the gate refused it, and the previous one stays. */
  refused: 3,
} as const;
