import { z } from 'zod';

/** The id of a bill, rule or pool. `listed` is the rule that the portal makes itself. */
export const ID = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$/,
    'use lower-case letters, digits, dots, dashes and underscores',
  )
  .refine((id) => id !== 'listed', 'the id listed is taken by the portal');

/** One text or several. */
export const Texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** An exact text, or a glob with `*` and `?`. */
export const Pattern = z.string().min(1).max(2048);

/** A reference to an entity such as `component:default/cart`, or `shared:<pool>`. */
export const Target = z.string().min(1).max(1024);

/** Items whose id an earlier one has. */
export function duplicates(items: readonly { id?: string | undefined }[]): { id: string; index: number }[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (id === undefined) return [];
    if (seen.has(id)) return [{ id, index }];
    seen.add(id);
    return [];
  });
}
