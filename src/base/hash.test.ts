import { describe, expect, it } from 'vitest';
import { shortHash } from './hash.ts';

describe('shortHash', () => {
  it('is the beginning of the SHA-256, of a text as of its bytes', () => {
    expect(shortHash('abc')).toBe('ba7816bf8f01cfea');
    expect(shortHash('abc', 64)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(shortHash('é')).toBe(shortHash(Buffer.from('é', 'utf8')));
  });
});
