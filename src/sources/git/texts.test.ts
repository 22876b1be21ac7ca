import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultOwners, EMAIL_OWNER, ownersOf, parseCodeowners } from './codeowners.ts';
import { LANGUAGES } from './language-table.ts';
import { countLanguages, isVendored, languageOf } from './languages.ts';
import { LICENSE_FILE, licenseOf } from './license.ts';
import { readReadme } from './readme.ts';
import { cleanRemote } from './web.ts';

describe('languages', () => {
  test.each([
    ['src/main.ts', 'TypeScript'],
    ['A/B.JAVA', 'Java'],
    ['Dockerfile', 'Dockerfile'],
    ['build/Dockerfile.dev', 'Dockerfile'],
    ['Makefile', 'Makefile'],
    ['infra/main.tf', 'HCL'],
    ['api.proto', 'Protocol Buffer'],
    ['ci/Jenkinsfile', 'Groovy'],
    ['README.md', undefined],
    ['package-lock.json', undefined],
    ['LICENSE', undefined],
    ['.gitignore', undefined],
    ['x.', undefined],
    ['constructor', undefined],
    ['node_modules/a/index.js', undefined],
    ['go/vendor/x/y.go', undefined],
    ['js/app.min.js', undefined],
    ['types/x.d.ts', undefined],
    ['gen/a.pb.go', undefined],
  ])('%s is %s', (path, language) => {
    expect(languageOf(path)).toBe(language);
  });

  test('a file named like a folder of foreign code is not in one', () => {
    expect([isVendored('vendor'), isVendored('vendor/a'), isVendored('a/vendor.ts')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('no ending and no name belongs to two languages', () => {
    const all = Object.values(LANGUAGES).flatMap(({ endings, names = [] }) => [...endings, ...names]);
    expect(new Set(all).size).toBe(all.length);
    expect(Object.keys(LANGUAGES).length).toBeGreaterThanOrEqual(60);
  });

  test('are counted in bytes, most first, ties by name', () => {
    const files = [
      { path: 'a.ts', size: 5 },
      { path: 'b.go', size: 7 },
      { path: 'c.ts', size: 2 },
      { path: 'd.py', size: 0 },
    ];
    expect(countLanguages(files)).toEqual([
      { name: 'Go', bytes: 7 },
      { name: 'TypeScript', bytes: 7 },
    ]);
  });
});

describe('CODEOWNERS', () => {
  test.each([
    ['* @acme/all', [{ pattern: '*', owners: ['@acme/all'] }]],
    ['# only a comment\n\n   \n', []],
    ['*.js @js-owner #inline comment', [{ pattern: '*.js', owners: ['@js-owner'] }]],
    ['/apps/ @octo', [{ pattern: '/apps/', owners: ['@octo'] }]],
    ['/apps/github', [{ pattern: '/apps/github', owners: [] }]],
    ['path\\ with\\ spaces/ @a', [{ pattern: 'path with spaces/', owners: ['@a'] }]],
    ['\\#file @a', [{ pattern: '#file', owners: ['@a'] }]],
    ['a jo@example.org @b jo@example.org', [{ pattern: 'a', owners: [EMAIL_OWNER, '@b'] }]],
    ['a @@maintainer @group/sub/team', [{ pattern: 'a', owners: ['@@maintainer', '@group/sub/team'] }]],
    ['a not-an-owner @b;rm', [{ pattern: 'a', owners: [] }]],
    [
      '[Docs][2] @docs\n/docs/\n/x @x\n^[Optional]\n/y',
      [
        { pattern: '/docs/', owners: ['@docs'] },
        { pattern: '/x', owners: ['@x'] },
        { pattern: '/y', owners: [] },
      ],
    ],
    [
      'a @a\r\nb @b\r',
      [
        { pattern: 'a', owners: ['@a'] },
        { pattern: 'b', owners: ['@b'] },
      ],
    ],
  ])('%j', (text, rules) => {
    expect(parseCodeowners(text)).toEqual(rules);
  });

  test.each([
    ['services/cart/_', '@cart'],
    ['services/pay/_', '@all'],
    ['docs/a.md', '@docs'],
    ['docs/deep/a.md', '@all'],
    ['src/x/y.js', '@js'],
    ['any/build/log', '@build'],
    ['nobody/a', undefined],
    ['deep/down/file.txt', '@down'],
  ])('the last rule that fits %s names %s', (path, owner) => {
    const rules = parseCodeowners(
      '* @all\n/services/cart/ @cart\ndocs/* @docs\n*.js @js\nbuild/ @build\n/nobody/\n**/down/** @down\n',
    );
    expect(ownersOf(rules, path)).toEqual(owner ? [owner] : []);
  });

  test('the default owners are those of the last rule for everything', () => {
    expect(defaultOwners(parseCodeowners('* @a\n* @b\n/docs @c'))).toEqual(['@b']);
    expect(defaultOwners(parseCodeowners('/docs @c'))).toEqual([]);
  });

  test('no text makes it throw or gives an address of a person', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), (text, path) => {
        const rules = parseCodeowners(text);
        ownersOf(rules, path);
        for (const { owners } of rules)
          for (const owner of owners) expect(owner === EMAIL_OWNER || /^@@?[\w./-]+$/.test(owner)).toBe(true);
      }),
    );
  });

  test('patterns of hostile length take no time', () => {
    const rules = parseCodeowners(Array.from({ length: 2_000 }, () => `${'*a'.repeat(140)} @a`).join('\n'));
    expect(rules).toHaveLength(1_000);
    const start = performance.now();
    ownersOf(rules.slice(0, 20), `${'a/'.repeat(20)}_`);
    ownersOf(rules.slice(0, 20), `${'a'.repeat(200)}/_`);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('README', () => {
  test.each([
    ['# Shop\n\nSells things.', 'Shop', 'Sells things.'],
    ['Shop\n====\n\nSells things\nto people.\n\nMore.', 'Shop', 'Sells things to people.'],
    ['= Shop\n:toc:\n\nSells things.', 'Shop', 'Sells things.'],
    ['====\nShop\n====\n\nSells things.', 'Shop', 'Sells things.'],
    ['<h1 align="center">Shop</h1>\n<p>Sells <b>things</b>.</p>', 'Shop', 'Sells things.'],
    [
      '[![build](a.svg)](b) ![x](y)\n\n# Shop\n\n[![build](a.svg)](b)\n\nSells things.',
      'Shop',
      'Sells things.',
    ],
    ['---\ntitle: x\n---\n# Shop\n\nText.', 'Shop', 'Text.'],
    ['<!-- a\ncomment -->\n# Shop\n## Install\n\n```sh\nnpm i\n```\n\nText.', 'Shop', 'Text.'],
    ['Only text.', null, 'Only text.'],
    ['# Shop', 'Shop', null],
    ['# [Shop](https://example.org) `cli`', 'Shop cli', null],
    ['# Shop #\n\nSee [a (b)](https://example.org/(x)) & <https://example.org>.', 'Shop', 'See a (b) & .'],
    ['', null, null],
    ['\uFEFF# Shop\r\n\r\nText.\r\n', 'Shop', 'Text.'],
    ['# Shop\n\n| a | b |\n|---|---|\n\n> quote\n\nText.', 'Shop', 'Text.'],
    [
      `# ${'x'.repeat(500)}\n\n${'word '.repeat(200)}`,
      `${'x'.repeat(199)}…`,
      `${'word '.repeat(60).slice(0, 299)}…`,
    ],
  ])('%j', (text, heading, excerpt) => {
    expect(readReadme(text)).toEqual({ heading, excerpt });
  });

  test('no text makes it slow, or leaves a tag in it', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '<',
            '>',
            '[',
            ']',
            '(',
            ')',
            '!',
            '*',
            '_',
            '`',
            '#',
            'a',
            '\n',
            '=',
            '-',
            ' ',
          ),
          maxLength: 400,
        }),
        (text) => {
          const { heading, excerpt } = readReadme(text);
          expect(`${heading}${excerpt}`).not.toMatch(/<[a-z!/]/);
        },
      ),
    );
    const start = performance.now();
    for (const part of ['[', '![', '(', '<', '*a', '__', '[a](', '<!--', '`', '<script>'])
      readReadme(part.repeat(200_000 / part.length));
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('licences', () => {
  test.each([
    ['MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy', 'MIT'],
    ['Apache License\n   Version 2.0, January 2004', 'Apache-2.0'],
    ['GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007', 'GPL-3.0'],
    ['GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3', 'AGPL-3.0'],
    ['GNU LESSER GENERAL PUBLIC LICENSE\n Version 2.1', 'LGPL-2.1'],
    ['Redistribution and use in source and binary forms, ... Neither the name of', 'BSD-3-Clause'],
    ['All rights reserved.', null],
    ['', null],
  ])('%j is %s', (text, spdx) => {
    expect(licenseOf(text)).toBe(spdx);
  });

  test('their files have many names', () => {
    const names = [
      'LICENSE',
      'License.md',
      'LICENCE.txt',
      'COPYING',
      'COPYING.LESSER',
      'LICENSE-MIT',
      'UNLICENSE',
      'license-checker.js',
      'license.go',
      'LICENSES',
    ];
    expect(names.filter((name) => LICENSE_FILE.test(name))).toEqual(names.slice(0, 7));
  });
});

test.each([
  ['https://jo:pw@github.com/acme/shop.git?x=1#y', 'https://github.com/acme/shop.git'],
  ['ssh://git:pw@github.com/acme/shop', 'ssh://git@github.com/acme/shop'],
  ['git@github.com:acme/shop.git', 'git@github.com:acme/shop.git'],
  ['/home/jo/shop', undefined],
  ['file:///home/jo/shop', undefined],
  ['', undefined],
])('the remote %j is kept as %j', (remote, url) => {
  expect(cleanRemote(remote)?.url).toBe(url);
});
