import { resolve } from 'node:path';
import { type Command, type Parsed, portOf } from './arguments.ts';
import { printProblems, problemSummary, refuse } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { commandTime, nowOption } from './time.ts';

export const command: Command = {
  name: 'dev',
  summary: 'Show the portal while it is being edited; pages reload by themselves.',
  description: [
    'Serves the portal from memory and reads it again whenever a file changes. Sources are not called: the',
    'snapshots that are there are used. Search needs a build and is not part of it.',
  ].join('\n'),
  options: [
    { name: 'port', value: 'number', help: 'The port; by default 4321, or the next free one.' },
    nowOption('The time that the portal is shown at'),
  ],
  examples: [{ line: 'portolan dev', says: 'Shows the portal of this folder at http://127.0.0.1:4321/.' }],
  exits: { sound: 'It was stopped.' },
};

/** Problems that are told each time; all of them are on the page of problems. */
const MOST = 10;

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const time = commandTime(parsed);
  if ('error' in time) return refuse('dev', time.error, terminal);
  const port = portOf(parsed);
  if (typeof port !== 'number') return refuse('dev', port.error, terminal);
  const { startDev } = await import('../site/dev.ts');
  const dev = await startDev({
    root: resolve(parsed.values.get('root') ?? '.'),
    ...time,
    port,
    onRead({ problems, fresh, ms }) {
      const told = fresh.filter(({ severity }) => severity !== 'info');
      printProblems(told.slice(0, MOST), terminal);
      if (told.length > MOST)
        terminal.out(`${told.length - MOST} more are not listed; portolan check lists them.`);
      terminal.out(`Read in ${Math.round(ms)} ms: ${problemSummary(problems)}.`);
    },
  });
  if ('problems' in dev) return EXIT.unusable;
  terminal.out(`The portal is at ${dev.address} (Ctrl-C stops it)`);
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        // The server ends the process on its own, and would call a wanted end a failure.
        process.exitCode = EXIT.sound;
        void dev.stop().then(done);
      });
  });
  return EXIT.sound;
}
