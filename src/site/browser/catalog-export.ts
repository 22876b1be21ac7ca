import { csvColumns, toCsv } from 'portolan/view/csv';
import type { CatalogData } from './catalog-data.ts';

/** Saves rows as a file that spreadsheets open. */
export function saveCsv({ table, world }: CatalogData, rows: readonly number[], file: string): void {
  const addressOf = (path: string): string => new URL(world.href(path), location.href).href;
  const text = toCsv(csvColumns(table.columns, table.values, addressOf), rows);
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
