import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '..');
const pages = ['.', 'docs'].flatMap((folder) =>
  readdirSync(join(REPOSITORY, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

describe('the links of the documentation', () => {
  test.each(pages)('lead somewhere: %s', (page) => {
    const text = withoutCode(readFileSync(join(REPOSITORY, page), 'utf8'));
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^[a-z]+:/.test(target));
    expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  test('reach every page from the README', () => {
    const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
    expect(pages.filter((page) => page !== 'README.md' && !readme.includes(`(${page})`))).toEqual([]);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', fragment] = link.split('#');
  const file = path === '' ? page : relative(REPOSITORY, join(REPOSITORY, dirname(page), path));
  if (!existsSync(join(REPOSITORY, file))) return false;
  return fragment === undefined || anchorsOf(readFileSync(join(REPOSITORY, file), 'utf8')).has(fragment);
}

/** The anchors that Git hosts give to headings, and those that the page has itself. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/<[^>]*>/g, '')
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...markdown.matchAll(/<a id="([^"]+)"/g)].map(([, id]) => id!)]);
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, '');
}
