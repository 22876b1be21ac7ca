import type { ColumnHead } from '../../portal/column.ts';
import type { ListState } from './list-state.ts';
import type { ListTable } from './list-table.ts';

/** A saved question about a list, offered above it. */
export interface ListView {
  /** In the address; empty for the view of everything. */
  id: string;
  title: string;
  /** Whether the list has what the view asks about; always, when it is not said. */
  offered?(columns: readonly ColumnHead[]): boolean;
  /** Tells the rows that belong to it. `mine` are the refs of the reader's teams. */
  keep?(table: ListTable, mine: ReadonlySet<string>): (row: number) => boolean;
  /** The order it comes in; by name when it is not said. */
  sort?(columns: readonly ColumnHead[]): ListState['sort'];
}

const ALL: ListView = { id: '', title: 'All' };

export const VIEWS: readonly ListView[] = [
  ALL,
  {
    id: 'mine',
    title: 'Mine',
    keep({ values }, mine) {
      const owners = values.get('owner')!;
      return (row) => {
        const refs = owners[row];
        return Array.isArray(refs) && refs.some((ref) => mine.has(String(ref)));
      };
    },
  },
  {
    id: 'attention',
    title: 'Needs attention',
    keep({ columns, values }) {
      const owners = values.get('owner')!;
      const problems = values.get('problems')!;
      const states = columns.flatMap((column) => {
        const bad = new Set(
          (column.states ?? []).filter(({ is }) => is === 'fail' || is === 'warn').map(({ value }) => value),
        );
        return bad.size > 0 ? [{ bad, cells: values.get(column.id)! }] : [];
      });
      return (row) => {
        const refs = owners[row];
        return (
          Number(problems[row]) > 0 ||
          (Array.isArray(refs) && refs.length === 0) ||
          states.some(({ bad, cells }) => bad.has(String(cells[row])))
        );
      };
    },
  },
  {
    id: 'costly',
    title: 'Costly',
    offered: (columns) => costColumn(columns) !== undefined,
    keep({ columns, values }) {
      const costs = values.get(costColumn(columns)?.id ?? '');
      return (row) => costs?.[row] != null;
    },
    sort: (columns) => {
      const column = costColumn(columns);
      return column && { column: column.id, descending: true };
    },
  },
];

export function findView(id: string): ListView {
  return VIEWS.find((view) => view.id === id) ?? ALL;
}

function costColumn(columns: readonly ColumnHead[]): ColumnHead | undefined {
  return columns.find(({ cell }) => cell === 'money');
}
