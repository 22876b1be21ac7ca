import { columnClass, icon, rowMarkup } from 'portolan/view/cells';
import { type ColumnHead, openList } from 'portolan/view/list';
import { shownColumns } from 'portolan/view/list-parts';
import { NOTHING } from 'portolan/view/list-state';
import { h, type Markup } from 'portolan/view/markup';
import { sentence } from 'portolan/view/sentence';
import type { CatalogData } from './catalog-data.ts';
import { type Entry, nameOf } from './directory.ts';
import type { MyProblem } from './my-problems.ts';
import { address, shell } from './shell.ts';

const MOST_ROWS = 25;
const MOST_PROBLEMS = 12;
/** Columns of one's own services: what tells where to begin. */
const COLUMNS: ReadonlySet<string> = new Set(['title', 'blueprint', 'level', 'rules', 'problems']);
const CELLS: ReadonlySet<string> = new Set(['money', 'change', 'spark']);

/** The rows that the refs own, the most in need first. */
export function ownedRows({ table, world }: CatalogData, refs: ReadonlySet<string>): number[] {
  const { rows } = openList(table, world).select({ ...NOTHING, view: 'mine' }, refs);
  const problems = table.values.get('problems');
  return [...rows].sort((a, b) => Number(problems?.[b] ?? 0) - Number(problems?.[a] ?? 0));
}

/** The table of what the reader owns. */
export function servicesMarkup({ table, world }: CatalogData, rows: readonly number[]): Markup {
  const columns = shownColumns(table.columns, table.values, rows, 'mixed').filter(
    ({ id, cell }) => COLUMNS.has(id) || CELLS.has(cell ?? ''),
  );
  const all = h(
    'a',
    { href: address('/catalog/?view=mine') },
    rows.length > MOST_ROWS ? `All ${rows.length}` : 'In the catalog',
  );
  const head = h(
    'div',
    { class: 'panel-head' },
    h('h2', { id: 'mine-h' }, 'My services'),
    h(
      'span',
      { class: 'mute' },
      `${Math.min(rows.length, MOST_ROWS)} of ${rows.length}, most problems first`,
    ),
    all,
  );
  if (rows.length === 0) {
    return h(
      'section',
      { class: 'panel', 'aria-labelledby': 'mine-h' },
      h('div', { class: 'panel-head' }, h('h2', { id: 'mine-h' }, 'My services')),
      h('p', { class: 'panel-body s mid' }, 'Nothing in the catalog names you or your teams as its owner.'),
    );
  }
  return h(
    'section',
    { class: 'panel', 'aria-labelledby': 'mine-h' },
    head,
    tableMarkup(columns, rows, { table, world }),
  );
}

function tableMarkup(
  columns: readonly ColumnHead[],
  rows: readonly number[],
  { table, world }: CatalogData,
): Markup {
  return h(
    'table',
    { class: 'tbl refs' },
    h('caption', { class: 'sr' }, 'What you and your teams own, those with most problems first'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        columns.map((column) => h('th', { scope: 'col', class: columnClass(column) }, column.title)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.slice(0, MOST_ROWS).map((row) => rowMarkup(columns, (id) => table.values.get(id)?.[row], world)),
    ),
  );
}

/** What is wrong with it. */
export function problemsMarkup(problems: readonly MyProblem[], byRef: ReadonlyMap<string, Entry>): Markup {
  const head = h(
    'div',
    { class: 'panel-head' },
    h('h2', { id: 'wrong-h' }, 'My problems'),
    problems.length > 0 ? h('span', { class: 'mute' }, `${problems.length}, the worst first`) : undefined,
  );
  if (problems.length === 0) {
    return h(
      'section',
      { class: 'panel', 'aria-labelledby': 'wrong-h' },
      head,
      h(
        'p',
        { class: 'panel-body s' },
        h(
          'span',
          { class: 'v pass' },
          icon('pass', shell()),
          'None: the definitions of all that is yours are sound.',
        ),
      ),
    );
  }
  const items = problems.slice(0, MOST_PROBLEMS).map(({ severity, message, fix, origin, subject }) => {
    const entry = byRef.get(subject);
    const name = severity === 'error' ? 'fail' : 'warn';
    return h(
      'li',
      {},
      h(
        'svg',
        { class: `i ${name}`, 'aria-hidden': 'true' },
        h('use', { href: `${shell().sprite}#${name}` }),
      ),
      h('div', {}, h('h3', {}, sentence(message)), h('p', {}, fix), h('p', { class: 'at' }, origin)),
      h(
        'span',
        { class: 'end-2' },
        entry ? h('a', { href: address(`${entry.path}#problems`) }, entry.title) : nameOf(subject),
      ),
    );
  });
  const more = problems.length - MOST_PROBLEMS;
  return h(
    'section',
    { class: 'panel', 'aria-labelledby': 'wrong-h' },
    head,
    h('ul', { class: 'items' }, items),
    more > 0
      ? h('div', { class: 'panel-foot' }, h('span', {}, `${more} more, on the pages of the services above`))
      : undefined,
  );
}
