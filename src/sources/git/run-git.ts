import { execFile } from 'node:child_process';
import type { FeedUsage } from '../../base/feed.ts';

/** What a command printed, or why it gave nothing. */
export type GitResult =
  | { ok: true; stdout: Buffer }
  | {
      ok: false;
      reason: 'no-git' | 'time' | 'size' | 'failed' | 'stopped';
      /** In words for people, without a full stop. */
      message: string;
    };

export interface GitOptions {
  /** Transports that the command may use; none for everything that only reads. */
  protocols?: 'none' | 'remote';
  /** True where what is asked lies on the disk, and so is no conversation with a host. */
  local?: boolean;
  /** Settings for this command alone; they stand in the environment, where other users of the machine do not see them. */
  config?: readonly (readonly [string, string])[];
  input?: string;
  maxBytes?: number;
  /** A file to which git writes what it and a host said to each other. */
  packets?: string;
}

/** Runs git with these arguments; never throws. */
export interface Git {
  (args: readonly string[], options?: GitOptions): Promise<GitResult>;
  /** How often hosts were asked so far: to list, to fetch, and to fetch contents. */
  usage(): FeedUsage;
}

const MAX_BYTES = 64 * 1024 * 1024;
/** Milliseconds between asking a command to stop and killing it. */
const GRACE = 2_000;

/** What git may know of the environment: where programs and homes are, how to reach hosts, whom to trust. */
const PASSED =
  /^(?:PATH|HOME|USER|LOGNAME|XDG_CONFIG_HOME|TMPDIR|TEMP|TMP|USERPROFILE|SystemRoot|SSH_AUTH_SOCK|GIT_SSH|GIT_SSH_COMMAND|GIT_CONFIG_GLOBAL|GIT_CONFIG_SYSTEM|GIT_SSL_CAINFO|SSL_CERT_FILE|SSL_CERT_DIR|CURL_CA_BUNDLE|(?:https?|all|no)_proxy|(?:HTTPS?|ALL|NO)_PROXY)$/;

/**
 * Settings that stand above those of any repository. A repository that is read must not run anything: no hooks, no
 * monitors, no signature checks, no pager, no transport of its own.
 */
const SAFE: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.pager', 'cat'],
  ['core.quotePath', 'false'],
  ['log.showSignature', 'false'],
  ['protocol.ext.allow', 'never'],
  ['fetch.recurseSubmodules', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['credential.interactive', 'false'],
  ['safe.directory', '*'],
];

/** Git as the source uses it: without a shell, without questions, bounded in time and output. */
export function createGit(
  environment: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
  signal?: AbortSignal,
): Git {
  const passed = Object.fromEntries(Object.entries(environment).filter(([name]) => PASSED.test(name)));
  const base = {
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    ...passed,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
  };
  const flags = [
    '--no-pager',
    '--literal-pathspecs',
    ...SAFE.flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    // A helper that talks to a host which says nothing any more ends by itself, also when git was stopped before it.
    ...['-c', 'http.lowSpeedLimit=1', '-c', `http.lowSpeedTime=${Math.max(1, Math.ceil(timeoutMs / 1000))}`],
  ];
  let calls = 0;
  const git = (args: readonly string[], options: GitOptions = {}): Promise<GitResult> => {
    if (options.protocols === 'remote' && !options.local) calls += 1;
    const config = options.config ?? [];
    const env = {
      ...base,
      GIT_ALLOW_PROTOCOL: options.protocols === 'remote' ? 'https:ssh:file' : 'none',
      ...(options.packets === undefined ? {} : { GIT_TRACE_PACKET: options.packets }),
      GIT_CONFIG_COUNT: String(config.length),
      ...Object.fromEntries(
        config.flatMap(([key, value], i) => [
          [`GIT_CONFIG_KEY_${i}`, key],
          [`GIT_CONFIG_VALUE_${i}`, value],
        ]),
      ),
    };
    return run([...flags, ...args], env, options, timeoutMs, signal);
  };
  return Object.assign(git, { usage: () => ({ calls, notModified: 0, waitedMs: 0 }) });
}

function run(
  args: readonly string[],
  env: Record<string, string | undefined>,
  { input, maxBytes = MAX_BYTES }: GitOptions,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<GitResult> {
  return new Promise((resolve) => {
    let late = false;
    const settings = {
      env,
      encoding: 'buffer',
      maxBuffer: maxBytes,
      shell: false,
      windowsHide: true,
      cwd: '/',
    } as const;
    const child = execFile('git', args, settings, (error, stdout, stderr) => {
      clearTimeout(timer);
      clearTimeout(killer);
      signal?.removeEventListener('abort', stop);
      if (!error) resolve({ ok: true, stdout });
      else resolve(failure(error, stderr, late, signal?.aborted ?? false, timeoutMs));
    });
    let killer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill('SIGTERM');
      killer ??= setTimeout(() => {
        child.kill('SIGKILL');
        // What git had started may live on and hold the pipes: it is not waited for.
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, GRACE);
    };
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, timeoutMs);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
    // A command that ends before it has read everything is reported by its status.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

function failure(
  error: Error,
  stderr: Buffer,
  late: boolean,
  aborted: boolean,
  timeoutMs: number,
): GitResult {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return { ok: false, reason: 'no-git', message: 'the program git was not found' };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return { ok: false, reason: 'size', message: 'git gave more output than can be taken' };
  }
  if (late) return { ok: false, reason: 'time', message: `git took longer than ${timeoutMs / 1000} s` };
  if (aborted) return { ok: false, reason: 'stopped', message: 'the time of the source was over' };
  return { ok: false, reason: 'failed', message: explain(stderr.toString('utf8')) };
}

/** The line in which git says what is wrong. */
function explain(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const line =
    lines.find((text) => /^(?:fatal|error): /.test(text)) ??
    lines.findLast((text) => text !== '') ??
    'git failed';
  return line
    .replace(/^(?:fatal|error): /, '')
    .replace(/[\p{Cc}]/gu, ' ')
    .replace(/\.$/, '')
    .slice(0, 300);
}
