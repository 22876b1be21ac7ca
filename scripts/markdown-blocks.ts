/** A fenced block of a Markdown file. */
export interface Block {
  /** The words behind the fence: the language, then what the block is. */
  info: string[];
  text: string;
  /** The line of the opening fence; counts from 1. */
  line: number;
}

/** The fenced blocks of a text, in order. Fences of three backquotes at the start of a line are all we write. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (!line.startsWith('```')) {
      if (open) open.text += `${line}\n`;
    } else if (open) {
      blocks.push(open);
      open = undefined;
    } else open = { info: line.slice(3).trim().split(/\s+/), text: '', line: index + 1 };
  }
  return blocks;
}
