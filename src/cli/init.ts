import { resolve } from 'node:path';
import { INIT_HOSTS } from '../portal/init/files.ts';
import { initPortal } from '../portal/init/init.ts';
import type { Command, Parsed } from './arguments.ts';
import { refuse } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { packageVersion } from './version.ts';

export const command: Command = {
  name: 'init',
  summary: 'Make a new portal repository.',
  description: [
    'Writes a small portal that builds at once: settings, a first catalog, a scorecard, an action, the workflow for',
    'GitHub or GitLab that checks changes and publishes the site. Files that are there already are never overwritten.',
  ].join('\n'),
  arguments: ['folder'],
  options: [
    { name: 'title', value: 'text', help: 'Name of the portal; by default Engineering.' },
    {
      name: 'repository',
      value: 'owner/name',
      help: 'The GitHub repository that will hold it; by default taken from the remote origin.',
    },
    {
      name: 'host',
      value: 'host',
      choices: INIT_HOSTS,
      help: 'The host whose workflow is written; by default gitlab where the remote origin names it, else github.',
    },
    { name: 'workflow', help: 'Write the workflow only, for a portal that is there already.' },
  ],
  examples: [
    { line: 'npx portolan init my-portal', says: 'Makes a portal in the folder my-portal.' },
    {
      line: 'npx portolan init . --repository acme/portal',
      says: 'Makes one in this folder, for a known repository.',
    },
    {
      line: 'npx portolan init --workflow --host gitlab',
      says: 'Adds the pipeline for GitLab to the portal in this folder.',
    },
  ],
  exits: { sound: 'The files are there, new ones and those that were there before.' },
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const folder = resolve(parsed.values.get('root') ?? '.', parsed.positionals[0] ?? '.');
  const repository = parsed.values.get('repository');
  if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repository))
    return refuse('init', `--repository must be of the form owner/name, not ${repository}`, terminal);
  const host = INIT_HOSTS.find((known) => known === parsed.values.get('host'));
  const title = parsed.values.get('title')?.trim() ?? 'Engineering';
  if (title.length < 1 || title.length > 80)
    return refuse('init', '--title must have 1 to 80 characters', terminal);
  const result = initPortal({
    folder,
    title,
    version: packageVersion(),
    ...(repository ? { repository } : {}),
    ...(host ? { host } : {}),
    onlyWorkflow: parsed.flags.has('workflow'),
  });
  for (const file of result.written) terminal.out(`  wrote ${file}`);
  for (const file of result.kept) terminal.out(`  kept  ${file}`);
  if (parsed.flags.has('workflow')) return EXIT.sound;
  terminal.out(
    [
      '',
      `The portal is in ${folder}. Next:`,
      ...(folder === process.cwd() ? [] : [`  cd ${folder}`]),
      '  npm install',
      '  npm start          builds the portal and shows it',
      '  npm run check      lists what is wrong in it',
    ].join('\n'),
  );
  return EXIT.sound;
}
