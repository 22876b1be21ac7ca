import { existsSync, rmSync } from 'node:fs';
import { shortHash } from '../../base/hash.ts';
import type { SourceContext } from '../../collect/source.ts';
import { hidePath } from './ask.ts';
import type { Git, GitResult } from './run-git.ts';
import type { Settings } from './schema.ts';

/** A repository that can be read, and how to get contents that it lacks. */
export interface Clone {
  gitDir: string;
  /** Fetches objects by their ids; undefined where nothing may be fetched. */
  fetchObjects?: (ids: readonly string[]) => Promise<GitResult>;
}

export type CloneResult = { clone: Clone } | { empty: true } | { failure: Extract<GitResult, { ok: false }> };

const BRANCH = /^ref: (refs\/heads\/[^\s~^:?*[\\]+)\tHEAD$/m;

/**
 * The clone of an address in the cache, made or brought up to date: bare, with all commits and tags of the default
 * branch but without file contents where the host allows it. A clone that git cannot use any more is made anew.
 */
export async function cloneRemote(
  git: Git,
  url: string,
  settings: Settings,
  context: Pick<SourceContext, 'cache' | 'secret'>,
): Promise<CloneResult> {
  const gitDir = context.cache.path(`clones/${shortHash(url, 20)}.git`);
  const config = credentialConfig(url, settings, context);
  let result = await update(git, url, gitDir, config);
  if ('failure' in result && result.failure.reason === 'failed' && result.local) {
    rmSync(gitDir, { recursive: true, force: true });
    result = await update(git, url, gitDir, config);
  }
  if (!('failure' in result)) return result;
  return { failure: { ...result.failure, message: hidePath(result.failure.message, gitDir) } };
}

type Config = readonly (readonly [string, string])[];
type Update = CloneResult & { local?: boolean };

async function update(git: Git, url: string, gitDir: string, config: Config): Promise<Update> {
  const inside = (...args: string[]): string[] => [`--git-dir=${gitDir}`, ...args];
  const existed = existsSync(gitDir);
  const created = await git(['init', '--quiet', '--bare', '--template=', gitDir]);
  if (!created.ok) return { failure: created, local: existed };
  const named = await git(inside('config', 'remote.origin.url', url));
  if (!named.ok) return { failure: named, local: existed };
  const options = { protocols: 'remote', config } as const;
  const listed = await git(inside('ls-remote', '--symref', 'origin', 'HEAD'), options);
  if (!listed.ok) return { failure: listed };
  const text = listed.stdout.toString('utf8');
  if (text.trim() === '') return { empty: true };
  // A host whose HEAD is no branch still has one commit to read.
  const branch = BRANCH.exec(text)?.[1] ?? 'refs/heads/HEAD';
  const source = BRANCH.test(text) ? branch : 'HEAD';
  const fetched = await git(
    inside(
      'fetch',
      '--quiet',
      '--force',
      '--prune',
      '--no-tags',
      '--no-write-fetch-head',
      '--filter=blob:none',
      'origin',
      `+${source}:${branch}`,
      '+refs/tags/*:refs/tags/*',
    ),
    options,
  );
  if (!fetched.ok) return { failure: fetched, local: existed };
  const pointed = await git(inside('symbolic-ref', 'HEAD', branch));
  if (!pointed.ok) return { failure: pointed, local: existed };
  const fetchObjects = (ids: readonly string[]): Promise<GitResult> =>
    git(
      inside(
        'fetch',
        '--quiet',
        '--no-tags',
        '--no-write-fetch-head',
        '--filter=blob:none',
        '--stdin',
        'origin',
      ),
      {
        ...options,
        input: `${ids.join('\n')}\n`,
      },
    );
  return { clone: { gitDir, fetchObjects } };
}

/** The token for the host of an address, as a header that is sent to that host alone. */
function credentialConfig(url: string, settings: Settings, context: Pick<SourceContext, 'secret'>): Config {
  if (!/^https:/i.test(url) || !URL.canParse(url)) return [];
  const { host, origin } = new URL(url);
  const credential = settings.credentials.find((item) => item.host.toLowerCase() === host);
  const token = credential && context.secret(credential.tokenEnv);
  if (!credential || !token) return [];
  const header = `Authorization: Basic ${Buffer.from(`${credential.user}:${token}`).toString('base64')}`;
  return [[`http.${origin}/.extraHeader`, header]];
}
