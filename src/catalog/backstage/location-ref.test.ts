import { describe, expect, it } from 'vitest';
import { parseLocationRef } from './location-ref.ts';

describe('parseLocationRef', () => {
  it.each([
    ['url:https://a/b', { type: 'url', target: 'https://a/b' }],
    ['file:./x', { type: 'file', target: './x' }],
    ['dir:.', { type: 'dir', target: '.' }],
    ['url: https://a ', { type: 'url', target: 'https://a' }],
  ])('reads %j', (text, expected) => expect(parseLocationRef(text)).toEqual(expected));

  it.each([
    'https://a/b',
    'http://a',
    'a',
    'a:',
    ':b',
    '',
    'url:javascript:alert(1)',
    'url:JAVA\nSCRIPT:alert(1)',
    'url: \u0001javascript:x',
  ])('finds nothing in %j', (text) => {
    expect(parseLocationRef(text)).toBeUndefined();
  });
});
