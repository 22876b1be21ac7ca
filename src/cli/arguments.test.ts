import { describe, expect, test } from 'vitest';
import { type Command, commandHelp, parseCommand } from './arguments.ts';
import { main } from './main.ts';
import type { Terminal } from './terminal.ts';

const COMMAND: Command = {
  name: 'look',
  summary: 'Look.',
  description: 'Looks.',
  arguments: ['folder'],
  options: [
    { name: 'since', value: 'commit', help: 'Since when.' },
    { name: 'format', value: 'format', choices: ['human', 'json'], help: 'How.' },
    { name: 'quiet', help: 'Say less.' },
  ],
  examples: [{ line: 'portolan look', says: 'Looks.' }],
  exits: { sound: 'It was seen.', problems: 'It was not.' },
};

function record(): Terminal & { lines: string[]; errors: string[] } {
  const lines: string[] = [];
  const errors: string[] = [];
  return {
    lines,
    errors,
    color: false,
    out: (text) => lines.push(text),
    error: (text) => errors.push(text),
    progress: () => {},
  };
}

describe('the arguments of a command', () => {
  test('are options, switches and positional arguments', () => {
    const parsed = parseCommand(COMMAND, ['here', '--since', 'main', '--quiet']);
    expect(parsed).toEqual({
      flags: new Set(['quiet']),
      values: new Map([['since', 'main']]),
      positionals: ['here'],
    });
  });

  test.each([
    [['--sinse', 'main'], 'there is no option --sinse; did you mean --since?'],
    [['--since'], '--since needs a value: --since <commit>'],
    [['--quiet=yes'], '--quiet takes no value'],
    [['--format', 'xml'], '--format must be human or json, not xml'],
    [['here', 'there'], 'look takes no argument there'],
  ])('are refused with a sentence: %j', (args, error) => {
    expect(parseCommand(COMMAND, args)).toEqual({ error });
  });

  test('stand in the help with every option, also those that all commands have', () => {
    const help = commandHelp(COMMAND);
    for (const text of [
      'portolan look [folder] [options]',
      '--since <commit>',
      '--format <human|json>',
      '--quiet',
      '--root <folder>',
      '  0  It was seen.\n  1  It was not.\n  2  It could not do its work',
    ])
      expect(help).toContain(text);
  });
});

describe('the command line', () => {
  test.each([
    [['chek'], 'portolan has no command chek; did you mean check? portolan --help lists them.'],
    [['migrate'], 'portolan has no command migrate. portolan --help lists them.'],
    [
      ['check', '--sinse'],
      'portolan check: there is no option --sinse; did you mean --since? portolan check --help says more.',
    ],
    [
      ['check', '--since'],
      'portolan check: --since needs a value: --since <commit>. portolan check --help says more.',
    ],
  ])('says what is wrong with %j', async (args, message) => {
    const terminal = record();
    expect(await main(args, terminal)).toBe(2);
    expect(terminal.errors).toEqual([message]);
  });

  test.each<[string[], number]>([
    [['help'], 0],
    [['help', 'check'], 0],
    [['check', '--help'], 0],
    [['check', '-h'], 0],
    [['--version'], 0],
    [[], 2],
    [['help', 'chek'], 2],
    [['help', 'constructor'], 2],
    [['help', '__proto__'], 2],
    [['constructor'], 2],
    [['check', '--', 'catalog'], 2],
  ])('ends %j with %i', async (args, code) => {
    const terminal = record();
    expect(await main(args, terminal)).toBe(code);
    expect([...terminal.lines, ...terminal.errors].join('\n')).toMatch(/\S/);
  });

  test('lists its commands', async () => {
    const terminal = record();
    expect(await main(['--help'], terminal)).toBe(0);
    for (const name of ['init', 'check', 'build', 'dev', 'serve', 'collect', 'issue-forms'])
      expect(terminal.lines.join('\n')).toMatch(new RegExp(`^  ${name} `, 'm'));
  });
});
