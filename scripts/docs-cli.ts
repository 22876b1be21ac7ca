import { list } from '../src/base/text.ts';
import { COMMON, type Command, exitCodes, type Option, UNUSABLE } from '../src/cli/arguments.ts';
import { COMMANDS } from '../src/cli/main.ts';
import { EXIT } from '../src/cli/terminal.ts';
import { type GeneratedPage, runPage } from './generated-page.ts';

/**
 * Writes `docs/cli.md` from what the commands say of themselves.
 * usage: node scripts/docs-cli.ts [--check]
 */
export const CLI_PAGE: GeneratedPage = { path: 'docs/cli.md', make: cliMarkdown };

const INTRO = `# Command line

A portal depends on the package \`portolan\`, which brings the command of the same name. In the portal's folder it is
called with \`npx portolan\`, or from the scripts of \`package.json\` without \`npx\`. It needs Node.js 22.12 or newer.
`;

const EXIT_TEXTS: Record<keyof typeof EXIT, string> = {
  sound: 'The command did its work, and nothing that counts is wrong.',
  problems: 'It did its work, and found something wrong that counts.',
  unusable: UNUSABLE,
  refused: 'It made a site and did not publish it.',
};

const ENVIRONMENT = `## Environment

- \`SOURCE_DATE_EPOCH\`: the time of a build in seconds since 1970, where neither \`--now\` nor \`asOf\` says one. The
  same files and the same time give the same bytes.
- \`NO_COLOR\`: without colours. There are none anyway where the output is not a terminal.
- \`CI\`: without the line of progress.
- \`GITHUB_STEP_SUMMARY\`: \`check --format github\` adds all problems as a table to the file of that name. GitHub sets it.
- \`GITHUB_OUTPUT\`: it adds their number by severity, as \`errors\`, \`warnings\` and \`notes\`, to the file of that name. GitHub
  sets it.
- \`GITLAB_CI\`: \`check --review\` writes for GitLab where \`--host\` does not say for whom. GitLab sets it.
- Names that the settings give, such as \`tokenEnv\` of the source \`git\`: the secrets of sources.
`;

/** The reference of the command line. */
export async function cliMarkdown(): Promise<string> {
  const modules = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const commands = modules.map(({ command }) => command);
  return [
    INTRO,
    ...commands.map(
      ({ name, summary }) => `- [\`portolan ${name}\`](#portolan-${name}): ${lowerFirst(summary)}`,
    ),
    '- `portolan --version`: print the version.',
    '',
    `Every command takes ${list(COMMON.map((option) => `\`${flag(option)}\``))}:`,
    '',
    ...COMMON.map(optionLine),
    '',
    ...commands.map(commandMarkdown),
    exitMarkdown(),
    ENVIRONMENT,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function commandMarkdown(command: Command): string {
  const { name, description, arguments: names = [], options, examples } = command;
  return [
    `## \`portolan ${name}\``,
    '',
    description.replace(/\s*\n\s*/g, ' '),
    '',
    '```sh',
    ...examples.flatMap(({ line, says }, index) => [...(index > 0 ? [''] : []), `# ${says}`, line]),
    '```',
    '',
    `Usage: \`${['portolan', name, ...names.map((argument) => `[${argument}]`), '[options]'].join(' ')}\``,
    '',
    ...options.map(optionLine),
    '',
    'It ends with',
    '',
    ...exitCodes(command).flatMap(({ code, when }) =>
      when === UNUSABLE ? [] : [`- ${code}: ${lowerFirst(when)}`],
    ),
    '',
  ].join('\n');
}

function optionLine(option: Option): string {
  const choices = option.choices
    ? ` One of ${list(
        option.choices.map((choice) => `\`${choice}\``),
        'or',
      )}.`
    : '';
  return `- \`${flag(option)}\`: ${option.help}${choices}`;
}

function flag({ name, value }: Option): string {
  return `--${name}${value ? ` <${value}>` : ''}`;
}

function exitMarkdown(): string {
  const codes = Object.entries(EXIT) as [keyof typeof EXIT, number][];
  return [
    '## Exit codes',
    '',
    'Scripts can rely on them. What each command says above is more exact; code 2 is the same for all.',
    '',
    '| code | when |',
    '|---|---|',
    ...codes.map(([name, code]) => `| ${code} | ${EXIT_TEXTS[name]} |`),
    '',
  ].join('\n');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

if (import.meta.main) await runPage(CLI_PAGE);
