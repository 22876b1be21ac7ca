import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { writeYaml } from '../../../actions/yaml-writer.ts';
import { editorWiring, portalFiles } from '../../init/files.ts';
import { parseSettings } from '../../settings.ts';
import type { Existing } from '../existing.ts';
import type { Writer } from '../writer.ts';
import type { Book } from './book.ts';
import { harmless, toDo } from './changes.ts';
import type { LocatedFiles } from './import-locations.ts';
import { COPIES, type NamedClosure, pathInPortal } from './local-files.ts';
import { GOES, goesToSettings, type Plan } from './plan.ts';
import type { BackstageInput } from './result.ts';

const DIFFERS =
  'Nothing is overwritten: compare the two, and take over what is missing. The report has what would have been written.';

/** What to do where a portal moves in with something else. */
const THERE: Readonly<Record<string, string>> = {
  'package.json':
    'package.json is there already: add portolan and astro to its dependencies, or import into another folder with --out.',
  '.gitignore': '.gitignore is there already: add _site/, .portolan/ and .astro/ to it.',
};

/** Writes the scorecard of the checks, unless there is another. */
export function writeScorecards(plan: Plan, existing: Existing, book: Book, writer: Writer): void {
  for (const [path, scorecard] of plan.scorecards) {
    const declared = existing.scorecard('tech-insights', 'Component');
    const isElsewhere = declared !== undefined && declared.file !== path;
    if (!isElsewhere && writer.write(path, writeYaml(scorecard)) !== 'differs') continue;
    const why = `${isElsewhere ? declared.file : path} is there already, and says something else`;
    book.takeBack((as) => as.endsWith(path), toDo(why, DIFFERS));
    plan.scorecards.delete(path);
  }
}

/** Copies local files into the portal, but for those that lie there already. */
export function writeCopies(
  { texts, left }: NamedClosure,
  located: LocatedFiles,
  { out, root }: { out: string; root: string },
  writer: Writer,
  notes: string[],
): void {
  for (const [path, text] of texts) {
    if (pathInPortal(root, path, out) !== undefined) continue;
    const copy = `${COPIES}/${path}`;
    if (writer.write(copy, text) === 'differs')
      notes.push(
        `${copy} is there already, and says something else than ${path}. Compare the two, and correct the one in the portal.`,
      );
  }
  for (const { path, why } of left) {
    const named = located.local.filter((one) => one.path === path);
    notes.push(
      `${path} was not copied, as ${why}. ${named.length > 0 ? 'Take the path out of catalog.paths, or put the file there yourself.' : 'Put it beside the file that names it, if it is needed.'}`,
    );
  }
}

/** Writes what makes a folder a portal. Gives the settings where they were not written, as there are others. */
export function writeSettings(
  { title: option, version, out }: BackstageInput,
  { title, text }: { title: string; text: string },
  plan: Plan,
  existing: Existing,
  book: Book,
  writer: Writer,
  notes: string[],
): string | undefined {
  if (option !== undefined && option !== plan.title)
    book.takeBack((as) => as === GOES.title, harmless('the option --title says otherwise'));
  const name =
    basename(out)
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+/, '') || 'portal';
  const isWritten = writer.write('portal.yaml', text) !== 'differs';
  if (!isWritten)
    book.takeBack(goesToSettings, toDo('portal.yaml is there already, and says something else', DIFFERS));
  if (!existing.isPortal) {
    const files = portalFiles({ title, version, name, host: 'github' });
    for (const path of ['package.json', '.gitignore', 'README.md'])
      if (writer.write(path, files[path]!) === 'differs' && Object.hasOwn(THERE, path))
        notes.push(THERE[path]!);
    const { settings } = parseSettings(text);
    for (const [path, wiring] of Object.entries(editorWiring(settings))) writer.write(path, wiring);
    // The folder that the settings name must be there, and Git keeps none that is empty.
    if (!existsSync(`${out}/catalog`)) writer.write('catalog/.gitkeep', '');
  }
  return isWritten ? undefined : text;
}
