import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shortHash } from '../../base/hash.ts';
import type { SourceContext } from '../../collect/source.ts';
import { hidePath } from './ask.ts';
import type { Git, GitOptions, GitResult } from './run-git.ts';
import type { Settings } from './schema.ts';
import type { Target } from './targets.ts';

/** A repository that can be read, and how to get contents that it lacks. */
export interface Clone {
  gitDir: string;
  /** The portal's folder in it, where the portal lies in this very clone; empty for its top. */
  portalFolder?: string;
  /** Fetches objects by their ids; undefined where nothing may be fetched. */
  fetchObjects?: (ids: readonly string[]) => Promise<GitResult>;
}

export type CloneResult = { clone: Clone } | { empty: true } | { failure: Extract<GitResult, { ok: false }> };

const BRANCH = /^ref: (refs\/heads\/[^\s~^:?*[\\]+)\tHEAD$/m;

/**
 * The clone of an address or bundle in the cache, made or brought up to date: bare, with all commits and tags of the
 * default branch but without file contents where the host allows it. A clone that git cannot use any more is made
 * anew.
 */
export async function cloneRemote(
  git: Git,
  { at, place: url }: Pick<Target, 'at' | 'place'>,
  settings: Settings,
  context: Pick<SourceContext, 'cache' | 'secret'>,
): Promise<CloneResult> {
  const gitDir = context.cache.path(`clones/${shortHash(url, 20)}.git`);
  const config = credentialConfig(url, settings, context);
  const attempt = (): Promise<Update> => update(git, url, gitDir, config, at === 'bundle');
  let result = await attempt();
  if ('failure' in result && result.failure.reason === 'failed' && result.local) {
    rmSync(gitDir, { recursive: true, force: true });
    result = await attempt();
  }
  if (!('failure' in result)) return result;
  const message = hidePath(result.failure.message, gitDir).replaceAll(
    url,
    at === 'bundle' ? 'the bundle' : url,
  );
  return { failure: { ...result.failure, message } };
}

type Config = readonly (readonly [string, string])[];
type Update = CloneResult & { local?: boolean };

async function update(
  git: Git,
  url: string,
  gitDir: string,
  config: Config,
  isBundle: boolean,
): Promise<Update> {
  const inside = (...args: string[]): string[] => [`--git-dir=${gitDir}`, ...args];
  const existed = existsSync(gitDir);
  const created = await git(['init', '--quiet', '--bare', '--template=', gitDir]);
  if (!created.ok) return { failure: created, local: existed };
  const named = await git(inside('config', 'remote.origin.url', url));
  if (!named.ok) return { failure: named, local: existed };
  const options = { protocols: 'remote', config, local: isBundle } as const;
  const wanted = isBundle ? ['HEAD', 'refs/heads/*'] : ['HEAD'];
  const listed = await git(inside('ls-remote', '--symref', 'origin', ...wanted), options);
  if (!listed.ok) return { failure: listed };
  const text = listed.stdout.toString('utf8');
  if (text.trim() === '')
    return isBundle || (await isRepository(git, gitDir, wanted, options))
      ? { empty: true }
      : { failure: NO_REPOSITORY };
  // A host whose HEAD is no branch still has one commit to read.
  const known = BRANCH.exec(text)?.[1] ?? bundledBranch(text);
  const branch = known ?? 'refs/heads/HEAD';
  const source = known ?? 'HEAD';
  const fetched = await git(
    inside(
      'fetch',
      '--quiet',
      '--force',
      '--prune',
      '--no-tags',
      '--no-write-fetch-head',
      ...(isBundle ? [] : ['--filter=blob:none']),
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

const NO_REPOSITORY = {
  ok: false,
  reason: 'failed',
  message: 'the list of branches is not valid: is this a git repository?',
} as const;

/**
 * Whether an address that lists no branches is a repository without commits. A page of words, such as the one at which
 * people sign in, lists none either, and git takes it for an old kind of host; but no host of repositories answered then.
 */
async function isRepository(
  git: Git,
  gitDir: string,
  wanted: readonly string[],
  options: GitOptions,
): Promise<boolean> {
  const packets = join(gitDir, 'packets');
  rmSync(packets, { force: true });
  await git([`--git-dir=${gitDir}`, 'ls-remote', '--symref', 'origin', ...wanted], { ...options, packets });
  const said = existsSync(packets) ? readFileSync(packets, 'latin1') : '';
  rmSync(packets, { force: true });
  return /packet: /.test(said);
}

/** The branch that a bundle means by HEAD, which it holds as a commit alone; without HEAD, the likeliest one. */
function bundledBranch(text: string): string | undefined {
  const refs = [...text.matchAll(/^([0-9a-f]+)\t(\S+)$/gm)].map(([, id, name]) => ({ id, name: name! }));
  const head = refs.find(({ name }) => name === 'HEAD')?.id;
  const branches = refs
    .filter(({ id, name }) => name.startsWith('refs/heads/') && (head === undefined || id === head))
    .map(({ name }) => name);
  return ['refs/heads/main', 'refs/heads/master'].find((name) => branches.includes(name)) ?? branches[0];
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
