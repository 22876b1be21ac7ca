import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../src/cli/main.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { type GeneratedPage, runPage } from './generated-page.ts';
import { type Block, blocksOf } from './markdown-blocks.ts';

/**
 * Does what `docs/getting-started.md` says, step by step in a new portal, and writes what the commands really
 * print: blocks `console` are run, `diff <file>` changed, `yaml write <file>` and `yaml append <file>` written.
 * usage: node scripts/docs-getting-started.ts [--check]
 */
export const GETTING_STARTED_PAGE: GeneratedPage = { path: 'docs/getting-started.md', make: playedThrough };

const PAGE = join(import.meta.dirname, '../docs/getting-started.md');
const PORTAL = 'my-portal';

async function playedThrough(): Promise<string> {
  const markdown = readFileSync(PAGE, 'utf8');
  const lines = markdown.split('\n');
  const folder = mkdtempSync(join(tmpdir(), 'portolan-tutorial-'));
  try {
    const outputs: { block: Block; printed: string[] }[] = [];
    for (const block of blocksOf(markdown)) {
      if (block.info[0] === 'console') outputs.push({ block, printed: await runCommand(folder, block) });
      else applyBlock(join(folder, PORTAL), block);
    }
    // From the last to the first, so that the lines before stay where they are.
    for (const { block, printed } of outputs.reverse()) {
      lines.splice(block.line + 1, block.text.split('\n').length - 2, ...printed);
    }
    return lines.join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the command in the first line of a block prints. What `init` says besides files depends on the machine. */
async function runCommand(folder: string, { text }: Block): Promise<string[]> {
  const command = text.split('\n', 1)[0]!.replace(/^\$ npx portolan /, '');
  const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
  const printed: string[] = [];
  const terminal: Terminal = {
    color: false,
    out: (said) => void printed.push(...said.split('\n')),
    error: (said) => void printed.push(said),
    progress: () => {},
  };
  const isInit = args[0] === 'init';
  await main([...args, '--root', isInit ? folder : join(folder, PORTAL)], terminal);
  return isInit ? printed.filter((line) => line.startsWith('  wrote ')) : printed;
}

function applyBlock(portal: string, { info: [language, verb = '', path = ''], text, line }: Block): void {
  if (language === 'diff') applyDiff(join(portal, verb), text, line);
  else if (verb === 'append') appendFileSync(join(portal, path), text);
  else if (verb === 'write') {
    mkdirSync(dirname(join(portal, path)), { recursive: true });
    writeFileSync(join(portal, path), text);
  }
}

/** Puts the lines that a block adds in the place of those that it takes away. */
function applyDiff(file: string, text: string, line: number): void {
  const side = (sign: '-' | '+'): string =>
    text
      .trimEnd()
      .split('\n')
      .filter((row) => row.startsWith(sign) || row.startsWith(' '))
      .map((row) => row.slice(1))
      .join('\n');
  const before = readFileSync(file, 'utf8');
  if (!before.includes(side('-')))
    throw new Error(`docs/getting-started.md:${line}: the file does not hold the lines before the change`);
  writeFileSync(
    file,
    before.replace(side('-'), () => side('+')),
  );
}

if (import.meta.main) await runPage(GETTING_STARTED_PAGE);
