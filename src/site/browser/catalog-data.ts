import type { CellWorld } from 'portolan/view/cells';
import type { ColumnHead, ListTable, Value } from 'portolan/view/list-table';

/** What the site has of some kinds, and how its cells find names and addresses. */
export interface CatalogData {
  table: ListTable;
  world: CellWorld;
}

interface Index {
  columns: ColumnHead[];
  kinds: { blueprint: string; title: string; columns: ColumnHead[]; chunks: { path: string }[] }[];
}

interface Chunk {
  rows: number;
  columns: Record<string, Value[]>;
  names: { refs: string[]; titles: string[]; paths: (string | null)[] };
}

/**
 * Downloads the rows of a kind, or of all when `scope` is empty: the index, then all chunks at once. Throws
 * an Error with a sentence for people.
 */
export async function loadCatalog(site: string, sprite: string, scope: string): Promise<CatalogData> {
  const api = `${site}api/v1/`;
  const index = await getJson<Index>(`${api}entities/index.json`);
  const kinds = index.kinds.filter(({ blueprint }) => scope === '' || blueprint === scope);
  const paths = kinds.flatMap(({ chunks }) => chunks.map(({ path }) => path));
  const chunks = await Promise.all(paths.map((path) => getJson<Chunk>(`${api}${path}`)));
  // A list of one kind has the columns of its properties too, in the place that its chunks give them.
  const own = scope === '' ? [] : kinds.flatMap(({ columns }) => columns);
  return {
    table: joinChunks(inOrder([...index.columns, ...own], chunks[0]), chunks),
    world: worldOf(site, sprite, index, chunks),
  };
}

function inOrder(columns: ColumnHead[], first: Chunk | undefined): ColumnHead[] {
  const places = new Map(Object.keys(first?.columns ?? {}).map((id, place) => [id, place]));
  return columns.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}

function joinChunks(columns: readonly ColumnHead[], chunks: readonly Chunk[]): ListTable {
  const values = new Map(
    columns.map(({ id }) => [
      id,
      chunks.flatMap((chunk) => chunk.columns[id] ?? new Array<Value>(chunk.rows).fill(null)),
    ]),
  );
  return { columns, size: chunks.reduce((sum, { rows }) => sum + rows, 0), values };
}

function worldOf(site: string, sprite: string, index: Index, chunks: readonly Chunk[]): CellWorld {
  const names = new Map<string, { title: string; path: string | undefined }>();
  for (const { names: part } of chunks) {
    for (const [row, ref] of part.refs.entries())
      names.set(ref, { title: part.titles[row]!, path: part.paths[row] ?? undefined });
  }
  const kinds = new Map(index.kinds.map(({ blueprint, title }, rank) => [blueprint, { title, rank }]));
  return {
    sprite,
    href: (path) => `${site}${path.slice(1)}`,
    nameOf: (ref) => names.get(ref) ?? { title: ref, path: undefined },
    kindOf: (blueprint) => kinds.get(blueprint) ?? { title: blueprint, rank: kinds.size },
  };
}

async function getJson<T>(address: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw new Error('The list could not be downloaded: there is no connection to the site.');
  }
  if (!response.ok)
    throw new Error(`The list could not be downloaded: the site answered ${response.status} for ${address}.`);
  try {
    return (await response.json()) as T;
  } catch {
    throw new Error(
      `The list could not be read: ${address} is not what this page expects. The site may just have been rebuilt; load the page again.`,
    );
  }
}
