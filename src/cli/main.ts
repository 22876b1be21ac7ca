import { own } from '../base/json.ts';
import { nearest, sentence } from '../base/text.ts';
import { type Command, commandHelp, type Parsed, parseCommand } from './arguments.ts';
import { inWords } from './failure.ts';
import { complain, refuse } from './report.ts';
import { EXIT, processTerminal, type Terminal } from './terminal.ts';
import { packageVersion } from './version.ts';

/** A command as a module: what it takes, and what it does. Gives the exit code. */
export interface CommandModule {
  command: Command;
  run(parsed: Parsed, terminal: Terminal): Promise<number>;
}

/** Every command and the module that runs it, loaded when it is asked for. */
export const COMMANDS: Record<string, () => Promise<CommandModule>> = {
  init: () => import('./init.ts'),
  check: () => import('./check.ts'),
  build: () => import('./build.ts'),
  dev: () => import('./dev.ts'),
  serve: () => import('./serve.ts'),
  diff: () => import('./diff.ts'),
  collect: () => import('./collect.ts'),
  map: () => import('./map.ts'),
  import: () => import('./import.ts'),
  history: () => import('./history.ts'),
  'issue-forms': () => import('./issue-forms.ts'),
  schema: () => import('./schema.ts'),
};

/** Runs the command line. Never throws for anything a user can do; the result is the exit code. */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const [about] = rest;
    if (name === 'help' && about !== undefined) return helpOn(about, terminal);
    terminal.out(await overview());
    return name === undefined ? EXIT.unusable : EXIT.sound;
  }
  if (name === '--version' || name === '-v') {
    terminal.out(packageVersion());
    return EXIT.sound;
  }
  const load = own(COMMANDS, name);
  if (!load) return noCommand(name, terminal);
  const module = await load();
  const parsed = parseCommand(module.command, rest);
  if ('error' in parsed) {
    complain(`portolan ${name}: ${sentence(parsed.error)} portolan ${name} --help says more.`, terminal);
    return EXIT.unusable;
  }
  if (parsed.flags.has('help')) {
    terminal.out(commandHelp(module.command));
    return EXIT.sound;
  }
  try {
    return await module.run(parsed, terminal);
  } catch (error) {
    const words = inWords(error);
    if (words === undefined) throw error;
    return refuse(name, words, terminal);
  }
}

async function helpOn(name: string, terminal: Terminal): Promise<number> {
  const load = own(COMMANDS, name);
  if (!load) return noCommand(name, terminal);
  terminal.out(commandHelp((await load()).command));
  return EXIT.sound;
}

function noCommand(name: string, terminal: Terminal): number {
  const near = nearest(name, Object.keys(COMMANDS));
  const message = `portolan has no command ${name}${near ? `; did you mean ${near}?` : ''}`;
  complain(`${sentence(message)} portolan --help lists them.`, terminal);
  return EXIT.unusable;
}

async function overview(): Promise<string> {
  const modules = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const width = Math.max(...modules.map(({ command }) => command.name.length));
  return [
    `Portolan ${packageVersion()}: an internal developer portal that is built, not run.`,
    '',
    'Usage',
    '  portolan <command> [options]',
    '',
    'Commands',
    ...modules.map(({ command }) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'portolan <command> --help says more about a command.',
    'Exit codes: 0 sound, 1 problems, 2 not usable, 3 refused to publish; the help of a command says when.',
  ].join('\n');
}
