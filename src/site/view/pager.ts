/** A place in a row of page numbers; `gap` stands for those left out. */
export type PagerItem = number | 'gap';

/** First, last, and the neighbours of the current page: at most seven items, so that the row never wraps. */
export function pagerItems(page: number, pages: number): PagerItem[] {
  if (pages <= 7) return Array.from({ length: pages }, (_, index) => index + 1);
  const from = Math.max(2, Math.min(page - 1, pages - 4));
  const to = Math.min(pages - 1, Math.max(page + 1, 5));
  const items: PagerItem[] = [1];
  if (from > 2) items.push(from === 3 ? 2 : 'gap');
  for (let number = from; number <= to; number += 1) items.push(number);
  if (to < pages - 1) items.push(to === pages - 2 ? pages - 1 : 'gap');
  items.push(pages);
  return items;
}

/** How many pages a list has; one even when it is empty. */
export function pageCount(rows: number, size: number): number {
  return Math.max(1, Math.ceil(rows / size));
}
