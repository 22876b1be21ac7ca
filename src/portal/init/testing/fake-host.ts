import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tree } from '../../../base/testing/tree.ts';

/** What a host keeps of a pull request; a test looks at it, or puts there what others wrote. */
export interface HostState {
  comments: { id: number; body: string; login: string }[];
  /** Comments on lines, one by one as they came. */
  lines: { id: number; body: string; login: string; path?: string; line?: number }[];
  /** Requests that changed something, as `METHOD path`. */
  changes: string[];
  /** The last body of a review or a thread. */
  review?: unknown;
  /** True for a host that refuses reviews. */
  refuses?: boolean;
}

export interface Ran {
  code: number | null;
  out: string;
}

/** A folder in which scripts of a workflow run as they would on a runner, with programs that stand for the host's. */
export interface Runner {
  folder: string;
  state(): HostState;
  change(state: Partial<HostState>): void;
  run(script: string, environment?: Record<string, string>): Ran;
}

/** True where the scripts of workflows can run: they need bash and jq, as runners have them. */
export function canRun(): boolean {
  return ['bash', 'jq'].every((program) => spawnSync(program, ['--version']).status === 0);
}

/**
 * @param files of the folder, by path
 * @param shell as the host begins a script
 * @param programs more of them, each as the text of a script with its first line
 */
export function runner(
  files: Record<string, string>,
  shell = ['bash', '-e'],
  programs: Record<string, string> = {},
): Runner {
  const folder = tree(files);
  const home = tree({ 'state.json': JSON.stringify({ comments: [], lines: [], changes: [] }) });
  const stateFile = join(home, 'state.json');
  const bin = join(home, 'bin');
  mkdirSync(bin);
  const host = Object.entries({ gh: GH, curl: CURL }).map(([name, source]) => [
    name,
    `#!${process.execPath}\n${SHARED}\n${source}`,
  ]);
  for (const [name, source] of [...host, ...Object.entries(programs)] as [string, string][]) {
    writeFileSync(join(bin, name), source);
    chmodSync(join(bin, name), 0o755);
  }
  const state = (): HostState => JSON.parse(readFileSync(stateFile, 'utf8')) as HostState;
  return {
    folder,
    state,
    change: (changes) => writeFileSync(stateFile, JSON.stringify({ ...state(), ...changes })),
    run(script, environment = {}) {
      const file = join(home, 'script.sh');
      writeFileSync(file, script);
      const { status, stdout, stderr } = spawnSync(shell[0]!, [...shell.slice(1), file], {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...environment,
          PATH: `${bin}:${process.env['PATH'] ?? ''}`,
          FAKE_STATE: stateFile,
        },
      });
      return { code: status, out: stdout + stderr };
    },
  };
}

const SHARED = `
const { readFileSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const file = process.env.FAKE_STATE;
const state = JSON.parse(readFileSync(file, 'utf8'));
const keep = () => writeFileSync(file, JSON.stringify(state));
const next = () => state.comments.length + state.lines.length + 1;
const fail = (words) => { console.error(words); process.exit(1); };
`;

/** The part of \`gh api\` that the workflows use, over what GitHub would keep. */
const GH = `
const [, , command, ...args] = process.argv;
if (command !== 'api') fail('unknown command');
let path, method, input, jq;
const fields = {};
while (args.length > 0) {
  const arg = args.shift();
  if (arg === '--method') method = args.shift();
  else if (arg === '--input') input = JSON.parse(readFileSync(args.shift(), 'utf8'));
  else if (arg === '--jq') jq = args.shift();
  else if (arg === '--field') { const [key, value] = args.shift().split('='); fields[key] = value; }
  else if (arg === '--paginate') continue;
  else if (arg.startsWith('-')) fail('unknown option ' + arg);
  else path = arg;
}
if (!process.env.GH_TOKEN) fail('no token');
const body = input ?? (Object.keys(fields).length > 0 ? fields : undefined);
method ??= body ? 'POST' : 'GET';
const written = (list) => list.map(({ login, ...rest }) => ({ ...rest, user: { login } }));
let answer = {};
if (method !== 'GET') state.changes.push(method + ' ' + path);
if (method === 'GET' && path === 'repos/acme/portal/issues/7/comments') answer = written(state.comments);
else if (method === 'GET' && path === 'repos/acme/portal/pulls/7/comments') answer = written(state.lines);
else if (method === 'POST' && path === 'repos/acme/portal/issues/7/comments')
  state.comments.push({ id: next(), body: body.body, login: 'github-actions[bot]' });
else if (method === 'PATCH' && /^repos\\/acme\\/portal\\/issues\\/comments\\/\\d+$/.test(path))
  state.comments.find(({ id }) => path.endsWith('/' + id)).body = body.body;
else if (method === 'POST' && path === 'repos/acme/portal/pulls/7/reviews') {
  if (state.refuses) { keep(); fail('HTTP 422'); }
  state.review = body;
  for (const { path, line, body: text } of body.comments)
    state.lines.push({ id: next(), body: text, path, line, login: 'github-actions[bot]' });
} else if (method === 'POST' && /^repos\\/acme\\/[\\w-]+\\/dispatches$/.test(path)) state.review = body;
else fail('HTTP 404 ' + path);
keep();
const text = JSON.stringify(answer);
if (jq === undefined) console.log(text);
else process.stdout.write(spawnSync('jq', ['--raw-output', jq], { input: text, encoding: 'utf8' }).stdout);
`;

/** The part of \`curl\` that the pipelines use, over what GitLab would keep. Notes and threads are one list there. */
const CURL = `
const args = process.argv.slice(2);
let url, method = 'GET', data, output;
const form = {}, headers = [];
while (args.length > 0) {
  const arg = args.shift();
  if (arg === '--request') method = args.shift();
  else if (arg === '--header') headers.push(args.shift());
  else if (arg === '--output') output = args.shift();
  else if (arg === '--form') { const [key, value] = args.shift().split('='); form[key] = value; method = 'POST'; }
  else if (arg === '--data') data = JSON.parse(readFileSync(args.shift().slice(1), 'utf8'));
  else if (['--fail', '--silent', '--show-error'].includes(arg)) continue;
  else if (arg.startsWith('-')) fail('unknown option ' + arg);
  else url = new URL(arg);
}
if (!headers.includes('PRIVATE-TOKEN: secret') && form.token !== 'secret') fail('HTTP 401');
const path = url.pathname.replace('/api/v4', '');
const mine = ({ id, body, login }) => ({ id, body, author: { id: login === 'portal' ? 1 : 2 } });
let answer = {};
if (method !== 'GET') state.changes.push(method + ' ' + path);
if (path === '/user') answer = { id: 1 };
else if (method === 'GET' && path === '/projects/5/merge_requests/7/notes') {
  const page = Number(url.searchParams.get('page'));
  answer = [...state.comments, ...state.lines].map(mine).slice((page - 1) * 100, page * 100);
} else if (method === 'GET' && path === '/projects/5/merge_requests/7')
  answer = { diff_refs: { base_sha: 'b', start_sha: 's', head_sha: 'h' } };
else if (method === 'POST' && path === '/projects/5/merge_requests/7/notes')
  state.comments.push({ id: next(), body: data.body, login: 'portal' });
else if (method === 'PUT' && /^\\/projects\\/5\\/merge_requests\\/7\\/notes\\/\\d+$/.test(path))
  state.comments.find(({ id }) => path.endsWith('/' + id)).body = data.body;
else if (method === 'POST' && path === '/projects/5/merge_requests/7/discussions') {
  if (state.refuses) { keep(); fail('HTTP 400'); }
  state.review = data;
  state.lines.push({ id: next(), body: data.body, login: 'portal' });
} else if (method === 'POST' && path === '/projects/acme%2Fportal/trigger/pipeline') state.review = form;
else fail('HTTP 404 ' + method + ' ' + path);
keep();
if (output === undefined) console.log(JSON.stringify(answer));
`;
