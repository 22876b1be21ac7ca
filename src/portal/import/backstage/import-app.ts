import { clip } from '../../../base/text.ts';
import { parseSettings } from '../../settings.ts';
import type { Book, Cursor } from './book.ts';
import { harmless, textOf, toDo } from './changes.ts';
import { GOES, type Plan } from './plan.ts';

const MAX_TITLE = 80;

/** The name of the portal and its address: `organization.name`, `app.title` and `app.baseUrl`. */
export function importApp({ root }: Book, plan: Plan): void {
  const name = root.down('organization', 'name');
  const title = root.down('app', 'title');
  if (name && name.text() === undefined && title?.text())
    name.drop(harmless('it comes from the environment, and app.title gives the title'));
  if (name) takeTitle(name, plan);
  if (title && plan.title !== undefined)
    title.drop(harmless('a portal has one title, and organization.name gives it'));
  else if (title) takeTitle(title, plan);
  const address = root.down('app', 'baseUrl');
  if (address) takeAddress(address, plan);
}

function takeTitle(cursor: Cursor, plan: Plan): void {
  const text = textOf(cursor, 'Write title: in portal.yaml.')?.trim();
  if (text === undefined) return;
  if (text === '') {
    cursor.drop(harmless('nothing is set there'));
    return;
  }
  plan.title = clip(text, MAX_TITLE);
  if (plan.title === text) cursor.keep(GOES.title);
  else cursor.adapt(GOES.title, harmless(`a title has at most ${MAX_TITLE} characters, so it was cut`));
}

function takeAddress(cursor: Cursor, plan: Plan): void {
  const instead = 'Write url: in portal.yaml with the address at which the site will be published.';
  const text = textOf(cursor, instead);
  if (text === undefined) return;
  if (isLocal(text)) {
    cursor.drop(harmless('it is an address of a machine for development', instead));
    return;
  }
  const { settings } = parseSettings(`title: A\nurl: ${JSON.stringify(text)}\n`);
  if (settings?.url === undefined) {
    cursor.drop(toDo('a site cannot be published at such an address', instead));
    return;
  }
  plan.url = text;
  cursor.keep(GOES.url);
}

/** True for an address that nobody else can open. */
export function isLocal(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)$/.test(
    hostname,
  );
}
