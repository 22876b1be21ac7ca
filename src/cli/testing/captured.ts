import type { Terminal } from '../terminal.ts';

/** A terminal that keeps what is printed, for tests. */
export function capturedTerminal(): { terminal: Terminal; lines: string[] } {
  const lines: string[] = [];
  const keep = (text: string): void => void lines.push(text);
  return { lines, terminal: { out: keep, error: keep, progress: () => {}, color: false } };
}
