import { relative, resolve } from 'node:path';
import { errorCode } from '../base/files.ts';
import { writeAtomic } from '../base/state.ts';
import { catalogSchema } from '../portal/editor/catalog-schema.ts';
import { knownNames } from '../portal/editor/names.ts';
import type { Command, Parsed } from './arguments.ts';
import { openPortal } from './open-portal.ts';
import { refuse } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';

export const command: Command = {
  name: 'schema',
  summary: 'Write the schema by which editors complete and check catalog files.',
  description: [
    'Writes a JSON Schema of the catalog files of this portal: every kind with its fields, its own kinds among them, and what',
    'references may name. Written again after kinds or entities changed. docs/editors.md says how editors use it.',
  ].join('\n'),
  options: [
    {
      name: 'out',
      value: 'file',
      help: 'The file to write, relative to the portal; schemas/catalog.json by default.',
    },
    { name: 'print', help: 'Print it instead of writing it.' },
  ],
  examples: [{ line: 'portolan schema', says: 'Writes schemas/catalog.json.' }],
  exits: { sound: 'It was written, or printed.' },
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const opened = await openPortal('schema', parsed, terminal);
  if ('code' in opened) return opened.code;
  const { root, portal } = opened;
  const schema = catalogSchema([...portal.blueprints.values()], knownNames(portal.entities));
  const text = `${JSON.stringify(schema, undefined, 1)}\n`;
  if (parsed.flags.has('print')) {
    terminal.out(text.trimEnd());
    return EXIT.sound;
  }
  const file = resolve(root, parsed.values.get('out') ?? 'schemas/catalog.json');
  if (relative(root, file).startsWith('..'))
    return refuse('schema', '--out must name a file of the portal', terminal);
  try {
    writeAtomic(file, text);
  } catch (error) {
    return refuse('schema', `${relative(root, file)} cannot be written (${errorCode(error)})`, terminal);
  }
  terminal.out(`  wrote ${relative(root, file)}`);
  return EXIT.sound;
}
