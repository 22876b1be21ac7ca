import { stripVTControlCharacters } from 'node:util';
import { asString, isObject, own } from '../base/json.ts';

/** What calls of the system could not do, as the rest of "… cannot be". */
const DONE: Readonly<Record<string, string>> = {
  mkdir: 'made',
  open: 'opened',
  write: 'written',
  rename: 'put into its place',
  copyfile: 'copied',
  link: 'copied',
  unlink: 'removed',
  rm: 'removed',
  rmdir: 'removed',
  scandir: 'read',
  read: 'read',
  stat: 'read',
  lstat: 'read',
  listen: 'listened at',
  chdir: 'entered',
};

/**
 * A failure that a person can mend, in a sentence: a file or port that the system refuses, a page of the portal's
 * own that cannot be compiled or rendered. Undefined for failures of the program, which need their trace.
 */
export function inWords(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, path, dest, port } = error as NodeJS.ErrnoException & {
    dest?: string;
    port?: number;
  };
  if (code !== undefined && syscall !== undefined) {
    const what = port === undefined ? (dest ?? path ?? 'something') : `the port ${port}`;
    return `${what} cannot be ${own(DONE, syscall) ?? 'used'} (${code})`;
  }
  const { errors } = error as { errors?: unknown };
  // A bundler tells all that it found in one error.
  const inner = Array.isArray(errors) ? errors.filter((one) => one instanceof Error) : [];
  return [error, ...inner].map(pageFault).find((words) => words !== undefined);
}

/** Astro and Vite say where in a page the fault is, and Astro what to do about it. */
function pageFault(error: Error): string | undefined {
  const { loc, id } = error as { loc?: unknown; id?: unknown };
  const place = isObject(loc) ? loc : {};
  const message = stripVTControlCharacters(error.message)
    .split('\n')[0]!
    .replace(/^\[[A-Z_]+\]\s*/, '')
    .trim();
  const file = asString(place['file']) ?? asString(id);
  if (file === undefined || /[/\\]node_modules[/\\]/.test(file)) return undefined;
  const line = typeof place['line'] === 'number' ? `:${place['line']}:${Number(place['column'] ?? 1)}` : '';
  return `${file}${line} cannot be rendered: ${message}`;
}
