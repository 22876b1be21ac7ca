import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readSettings } from '../portal/settings.ts';
import { listen, serveFolder } from '../site/serve.ts';
import { type Command, type Parsed, portOf } from './arguments.ts';
import { refuse } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';

export const command: Command = {
  name: 'serve',
  summary: 'Show a built site on this machine.',
  description:
    'Serves the folder of a built site on 127.0.0.1 as a static host would, until it is stopped (Ctrl-C).',
  options: [
    {
      name: 'out',
      value: 'folder',
      help: 'The folder of the site, relative to that of the portal; by default _site.',
    },
    { name: 'port', value: 'number', help: 'The port; by default 4321, or a free one when it is taken.' },
  ],
  examples: [{ line: 'portolan build && portolan serve', says: 'Builds the portal and shows it.' }],
  exits: { sound: 'It was stopped.' },
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const root = resolve(parsed.values.get('root') ?? '.');
  const folder = resolve(root, parsed.values.get('out') ?? '_site');
  const port = portOf(parsed);
  if (typeof port !== 'number') return refuse('serve', port.error, terminal);
  if (!existsSync(join(folder, 'index.html')))
    return refuse('serve', `there is no site in ${folder}; portolan build makes one`, terminal);
  const url = readSettings(root).settings?.url;
  const base = url ? `${new URL(url).pathname.replace(/\/$/, '')}/` : '/';
  const server = serveFolder(folder, base);
  const used = await listen(server, port);
  terminal.out(`The portal is at http://127.0.0.1:${used}${base} (Ctrl-C stops it)`);
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => server.close(() => done()));
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => server.closeAllConnections());
  });
  return EXIT.sound;
}
