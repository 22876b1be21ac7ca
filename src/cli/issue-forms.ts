import { relative } from 'node:path';
import type { Action } from '../actions/action.ts';
import { issueFormFile } from '../actions/issue-form.ts';
import { errorCode } from '../base/files.ts';
import { writeAtomic } from '../base/state.ts';
import { nearest } from '../base/text.ts';
import { formPlaces, opensIssueForm } from '../portal/issue-forms.ts';
import type { Portal } from '../portal/portal.ts';
import type { Command, Parsed } from './arguments.ts';
import { openPortal } from './open-portal.ts';
import { refuse } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';

export const command: Command = {
  name: 'issue-forms',
  summary: 'Write the issue forms that actions open.',
  description: [
    'Writes a form into .github/ISSUE_TEMPLATE of the repository for every action of the type ISSUE_FORM that',
    'has none there yet, or only for the actions that are named. Files that are there are never overwritten.',
  ].join('\n'),
  arguments: ['action...'],
  options: [
    {
      name: 'print',
      help: 'Print the forms instead of writing them: to compare, or for an issue form in another repository.',
    },
  ],
  examples: [
    { line: 'portolan issue-forms', says: 'Writes the forms that are missing.' },
    {
      line: 'portolan issue-forms request-database --print',
      says: 'Prints the form of one action.',
    },
  ],
  exits: { sound: 'Every form is there, or was printed.' },
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const opened = await openPortal('issue-forms', parsed, terminal);
  if ('code' in opened) return opened.code;
  const { root, portal } = opened;
  const chosen = chooseActions(portal, parsed.positionals);
  if ('error' in chosen) return refuse('issue-forms', chosen.error, terminal);
  if (chosen.actions.length === 0) terminal.out('No action of this portal opens an issue form.');
  if (parsed.flags.has('print')) {
    for (const action of chosen.actions) {
      const { path, content } = issueFormFile(action);
      terminal.out(`# ${path}\n${content}`);
    }
    return EXIT.sound;
  }
  return writeForms(root, portal, chosen.actions, terminal);
}

function chooseActions(
  { actions }: Portal,
  names: readonly string[],
): { actions: Action[] } | { error: string } {
  if (names.length === 0) return { actions: actions.filter(opensIssueForm) };
  const chosen: Action[] = [];
  for (const name of names) {
    const action = actions.find(({ id }) => id === name);
    if (!action) {
      const near = nearest(
        name,
        actions.map(({ id }) => id),
      );
      return { error: `there is no action ${name}${near ? `; did you mean ${near}?` : ''}` };
    }
    if (action.invocation.type !== 'ISSUE_FORM')
      return { error: `the action ${name} opens no issue form; its type is ${action.invocation.type}` };
    if (action.blocked !== undefined) return { error: `the action ${name} has no button: ${action.blocked}` };
    chosen.push(action);
  }
  return { actions: chosen };
}

function writeForms(root: string, portal: Portal, actions: readonly Action[], terminal: Terminal): number {
  const placeOf = formPlaces(root, portal.settings);
  for (const action of actions) {
    const place = placeOf(action);
    if (place.at === 'elsewhere') {
      const command = `portolan issue-forms ${action.id} --print`;
      terminal.out(`  left  ${action.id}: its form lies in another repository; ${command} prints it`);
      continue;
    }
    const shown = relative(process.cwd(), place.path);
    if (place.there) {
      terminal.out(`  kept  ${shown}`);
      continue;
    }
    try {
      writeAtomic(place.path, issueFormFile(action).content);
    } catch (error) {
      return refuse('issue-forms', `${shown} cannot be written (${errorCode(error)})`, terminal);
    }
    terminal.out(`  wrote ${shown}`);
  }
  return EXIT.sound;
}
