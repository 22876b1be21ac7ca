import { parseArgs } from 'node:util';
import { list, nearest } from '../base/text.ts';
import { EXIT } from './terminal.ts';

/** An option of a command, as data: help, parsing and errors come from it. */
export interface Option {
  name: string;
  /** The word for its value in the help; absent for switches. */
  value?: string;
  /** Values that are allowed. */
  choices?: readonly string[];
  help: string;
}

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What it does, in a few sentences, for its own help. */
  description: string;
  /** Names of positional arguments; `...` at the end of the last one for several. */
  arguments?: readonly string[];
  options: readonly Option[];
  examples: readonly { line: string; says: string }[];
  /** When it ends with which exit code, beside that for what it cannot work with, which all commands have. */
  exits: Exits & { sound: string };
}

export type Exits = Partial<Record<Exclude<keyof typeof EXIT, 'unusable'>, string>>;

/** When any command ends with the exit code for what cannot be used. */
export const UNUSABLE =
  'It could not do its work: wrong arguments, settings that are missing or not valid, files that cannot be written, a failure of the program.';

/** The exit codes of a command in their order, and when it ends with each. */
export function exitCodes({ exits }: Pick<Command, 'exits'>): { code: number; when: string }[] {
  const whens: Exits & { unusable: string } = { ...exits, unusable: UNUSABLE };
  return (Object.keys(EXIT) as (keyof typeof EXIT)[]).flatMap((name) => {
    const when = whens[name];
    return when === undefined ? [] : [{ code: EXIT[name], when }];
  });
}

export interface Parsed {
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, string>;
  positionals: readonly string[];
}

/** Options that every command has. */
export const COMMON: readonly Option[] = [
  { name: 'root', value: 'folder', help: 'The folder that holds portal.yaml; by default the current one.' },
  { name: 'help', help: 'Say how the command is used.' },
];

/** The arguments of a command, or a sentence on what is wrong with them. */
export function parseCommand(command: Command, args: readonly string[]): Parsed | { error: string } {
  const options = [...command.options, ...COMMON];
  const config = Object.fromEntries(
    options.map(({ name, value }) => [name, { type: value ? 'string' : 'boolean' } as const]),
  );
  let result: ReturnType<typeof parseArgs>;
  try {
    result = parseArgs({
      args: [...args],
      options: { ...config, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    return { error: explain(error as Error, options) };
  }
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(result.values)) {
    if (value === true) flags.add(name);
    if (typeof value === 'string') values.set(name, value);
  }
  for (const { name, choices } of options) {
    const value = values.get(name);
    if (choices && value !== undefined && !choices.includes(value))
      return { error: `--${name} must be ${list(choices, 'or')}, not ${value}` };
  }
  const names = command.arguments ?? [];
  const many = names.at(-1)?.endsWith('...') ?? false;
  if (!many && result.positionals.length > names.length)
    return { error: `${command.name} takes no argument ${result.positionals[names.length]}` };
  return { flags, values, positionals: result.positionals };
}

/** The value of `--port`, 4321 by default. */
export function portOf({ values }: Parsed): number | { error: string } {
  const text = values.get('port') ?? '4321';
  const port = Number(text);
  return /^\d+$/.test(text) && port <= 65_535
    ? port
    : { error: `--port must be a number from 0 to 65535, not ${text}` };
}

function explain(error: Error, options: readonly Option[]): string {
  const name = /'(?:-\w, )?--?([\w-]+)/.exec(error.message)?.[1];
  if ((error as NodeJS.ErrnoException).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && name) {
    const near = nearest(
      name,
      options.map((option) => option.name),
    );
    return `there is no option --${name}${near ? `; did you mean --${near}?` : ''}`;
  }
  if ((error as NodeJS.ErrnoException).code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && name) {
    const value = options.find((option) => option.name === name)?.value;
    return value ? `--${name} needs a value: --${name} <${value}>` : `--${name} takes no value`;
  }
  return error.message.replace(/\. To specify.*$/s, '').replace(/\.$/, '');
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const usage = [
    'portolan',
    command.name,
    ...(command.arguments ?? []).map((name) => `[${name}]`),
    '[options]',
  ].join(' ');
  const options = [...command.options, ...COMMON].map(({ name, value, choices, help }) => ({
    left: `--${name}${value ? ` <${choices ? choices.join('|') : value}>` : ''}`,
    help,
  }));
  const width = Math.max(...options.map(({ left }) => left.length));
  return [
    command.description,
    '',
    'Usage',
    `  ${usage}`,
    '',
    'Options',
    ...options.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`),
    '',
    'Examples',
    ...command.examples.flatMap(({ line, says }) => [`  ${line}`, `      ${says}`]),
    '',
    'Exit codes',
    ...exitCodes(command).map(({ code, when }) => `  ${code}  ${when}`),
  ].join('\n');
}
