import { describe, expect, it } from 'vitest';
import { hostOf, safeHref } from './url.ts';

describe('safeHref', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['  http://example.com/a?b=c#d  ', 'http://example.com/a?b=c#d'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['tel:+15550100', 'tel:+15550100'],
    ['slack://channel?team=T1&id=C1', 'slack://channel?team=T1&id=C1'],
    ['https://example.com/"><script>', 'https://example.com/%22%3E%3Cscript%3E'],
  ])('lets %s pass', (text, expected) => expect(safeHref(text)).toBe(expected));

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    'https://user:secret@example.com/',
    'https://user@example.com/',
    '//example.com',
    '/relative',
    'relative',
    '',
    'https://',
    7,
    null,
    { href: 'https://example.com' },
  ])('stops %j', (text) => expect(safeHref(text)).toBeUndefined());
});

describe('hostOf', () => {
  it('names the host of a web address and nothing else', () => {
    expect([hostOf('https://example.com:8080/a'), hostOf('mailto:a@b.c'), hostOf('nonsense')]).toEqual([
      'example.com:8080',
      undefined,
      undefined,
    ]);
  });
});
