import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { build, contents, removeFolders, temporaryFolder } from './cli.ts';
import { copyExample, writePortal } from './site.ts';

/** The example with its host not declared private: everybody can open the site. */
let root: string;
let output: string;
/** Path -> text, the compressed parts of the search index opened. */
let texts: Map<string, string>;
let people: { name: string; title: string; email: string }[];

beforeAll(async () => {
  root = temporaryFolder();
  copyExample(root);
  const settings = readFileSync(join(root, 'portal.yaml'), 'utf8');
  const open = settings.replace(/^host:\n {2}audience: private\n/m, '');
  expect(open).not.toBe(settings);
  // People are also spoken of in prose, and form fields suggest them.
  const cart = readFileSync(join(root, 'catalog/services/cartservice.yaml'), 'utf8');
  writePortal(root, {
    'portal.yaml': open,
    'catalog/services/cartservice.yaml': cart.replace(
      /^ {2}description: .*$/m,
      '  description: Keeps carts. Ask Tamsin Lodestar, BASIL QUAYLE, pip.marrow or juno.halyard@example.com.',
    ),
  });
  people = parseAllDocuments(readFileSync(join(root, 'catalog/people.yaml'), 'utf8')).map((document) => {
    const { metadata, spec } = document.toJS() as {
      metadata: { name: string; title: string };
      spec: { profile: { email: string } };
    };
    return { name: metadata.name, title: metadata.title, email: spec.profile.email };
  });
  const run = await build(root);
  output = run.out + run.error;
  expect(run.code, output).toBe(0);
  texts = new Map(
    [...contents(join(root, '_site'))].map(([path, bytes]) => [
      path,
      (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8'),
    ]),
  );
});
afterAll(removeFolders);

/** Files in which a pattern is found, with what stands around it. */
function found(pattern: RegExp, where: (path: string) => boolean = () => true): string[] {
  return [...texts].flatMap(([path, text]) => {
    const match = where(path) ? pattern.exec(text) : null;
    return match ? [`${path}: …${text.slice(Math.max(0, match.index - 60), match.index + 80)}…`] : [];
  });
}

/** Not the site's own scripts, which hold words of their own and no data. */
const isData = (path: string): boolean =>
  !path.startsWith('_a/') && !/^pagefind\/[^/]*\.(?:js|css)$|\.wasm|^pagefind\/wasm/.test(path);

describe('a portal that everybody can open', () => {
  it('has pages, texts, data and an index of the search to look through', () => {
    expect(people).toHaveLength(15);
    expect([...texts.keys()].filter((path) => path.endsWith('.html')).length).toBeGreaterThan(100);
    expect([...texts.keys()].filter((path) => path.startsWith('pagefind/fragment/')).length).toBeGreaterThan(
      30,
    );
    expect(found(/checkoutservice/, (path) => path.startsWith('pagefind/fragment/')).length).toBeGreaterThan(
      0,
    );
  });

  it('names no person anywhere: no name, no part of one, no handle, no address', () => {
    const words = new Set(
      people.flatMap(({ name, title, email }) => [name, title, email, ...title.split(' ')]),
    );
    expect(words.size).toBeGreaterThanOrEqual(75);
    const pattern = new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${[...words].map((word) => word.replaceAll('.', '\\.')).join('|')})(?![\\p{L}\\p{N}])`,
      'iu',
    );
    expect(found(pattern, isData)).toEqual([]);
    expect(found(/@example\.com/, isData)).toEqual([]);
  });

  it('says where somebody was left out of a text', () => {
    expect(texts.get('catalog/default/component/cartservice/index.html')).toContain(
      'Keeps carts. Ask (a person), (a person), (a person) or (not shown)',
    );
  });

  it('has no page of a person, no list of them, and no link to either', () => {
    expect([...texts.keys()].filter((path) => /\/user\//.test(path))).toEqual([]);
    expect(found(/\/user\//, isData)).toEqual([]);
    expect(found(/user:default\/[\p{L}\p{N}]/u, isData)).toEqual([]);
  });

  it('has no page of costs, no figure in money, and no column or fact of cost', () => {
    expect([...texts.keys()].filter((path) => path.startsWith('costs/'))).toEqual([]);
    expect(found(/href="\/costs\//)).toEqual([]);
    // The title of a rule says which amount it asks for; that is what people wrote, not what anything costs.
    const title = 'Cost stays below $750 a month';
    const amounts = [...texts].filter(
      ([path, text]) =>
        isData(path) &&
        !path.endsWith('.pf_index') &&
        /[$€£¥]\s?\d|\b(?:USD|EUR)\b/.test(text.replaceAll(title, '')),
    );
    expect(amounts.map(([path]) => path)).toEqual([]);
    const { columns } = JSON.parse(texts.get('api/v1/entities/index.json')!) as { columns: { id: string }[] };
    expect(columns.filter(({ id }) => /cost|spend|money|change|spark/i.test(id))).toEqual([]);
    expect(
      found(/properties\.cost|example-cloud/i, (path) => isData(path) && path.startsWith('catalog/')),
    ).toEqual([]);
  });

  it('keeps the verdicts of rules about cost, without what they saw', () => {
    const page = texts.get('catalog/default/component/productcatalogservice/index.html')!;
    const rule = page.slice(page.indexOf('<b>Cost stays below $750 a month</b>')).split('</details>')[0]!;
    expect(rule).toContain('What it saw is not shown on a public site');
    expect(rule).not.toContain('Saw <code>');
  });

  it('offers the form that asks for people without suggesting one', () => {
    const page = texts.get('actions/ask-for-exemption/index.html')!;
    const input = /<input[^>]*name="grantedBy"[^>]*>/.exec(page)![0];
    expect(input).not.toMatch(/value="[^"]/);
  });

  it('has only links that lead somewhere', () => {
    expect(output).not.toContain('broken-link');
    const broken: string[] = [];
    for (const [path, text] of texts) {
      for (const link of linksOf(path, text)) {
        const target = posix
          .join(
            '/',
            link.startsWith('/') ? '' : posix.dirname(path),
            decodeURIComponent(link.replace(/[?#].*$/s, '')),
          )
          .slice(1);
        if (!texts.has(target === '' || target.endsWith('/') ? `${target}index.html` : target))
          broken.push(`${path} -> ${link}`);
      }
    }
    expect(broken).toEqual([]);
  });
});

/** Addresses on this site in a page, a Markdown text, or a file of the API that names pages. */
function linksOf(path: string, text: string): string[] {
  if (path.endsWith('.html'))
    return [...text.matchAll(/\s(?:href|src)="(\/[^"/][^"]*|\/)"/g)].map(([, link]) =>
      link!.replaceAll('&amp;', '&').replaceAll('&#38;', '&'),
    );
  if (path.endsWith('.md') || path === 'llms.txt')
    return [...text.matchAll(/\]\(<?(\/[^)>]*)/g)].map(([, link]) => link!);
  if (/^api\/v1\/(?:places|names|entities\/[^/]+)\.json$/.test(path))
    return [...text.matchAll(/"(\/[^"\\]*\/)"/g)].map(([, link]) => link!);
  return [];
}
