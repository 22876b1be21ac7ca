import { contentOf } from '../../content.ts';
import type { Filler } from '../../placeholders.ts';
import type { Shelf } from '../../shelf.ts';
import type { ContentSource } from './fill.ts';

/** What placeholders of a file find, from the files around it. */
export function sourceAt(shelf: Shelf, path: string, filler: Filler): ContentSource {
  const text = (target: string): ReturnType<typeof contentOf> => contentOf(shelf, path, target);
  return {
    text,
    async specification(target) {
      const content = text(target);
      if (!('text' in content)) return content;
      const bundled = await filler.specification(shelf, content.path, content.text, true);
      const [fault] = bundled.faults;
      if (!fault) return bundled;
      const { file, line } = fault.origin;
      return {
        fault: `cannot be put together: ${file}${line === undefined ? '' : `:${line}`}: ${fault.message}`,
      };
    },
  };
}
