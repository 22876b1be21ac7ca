import { describe, expect, test } from 'vitest';
import { createRedactor } from './redact.ts';

describe('redaction', () => {
  test('hides a secret as it is, in an address and in a header', () => {
    const redactor = createRedactor();
    redactor.add('s3cr/t+value');
    const header = Buffer.from('s3cr/t+value').toString('base64');
    expect(redactor.text(`a s3cr/t+value b ${encodeURIComponent('s3cr/t+value')} c ${header}`)).toBe(
      'a *** b *** c ***',
    );
  });

  test('a secret within a longer one leaves no rest', () => {
    const redactor = createRedactor();
    redactor.add('abcd');
    redactor.add('abcd-efgh');
    expect(redactor.text('x abcd-efgh y abcd z')).toBe('x *** y *** z');
  });

  test.each([
    ['https://user:pass@example.org/a', 'https://***@example.org/a'],
    ['https://token@example.org/a', 'https://***@example.org/a'],
    ['ssh://git@example.org/a', 'ssh://git@example.org/a'],
    ['git@example.org:acme/shop', 'git@example.org:acme/shop'],
    ['postgres://u:p@db/x and redis://:p@cache', 'postgres://***@db/x and redis://***@cache'],
    ['mail jo@example.org', 'mail jo@example.org'],
    [`ghp_${'a1'.repeat(18)} was refused`, '*** was refused'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer ***'],
    ['uses basic authentication and a bearer token', 'uses basic authentication and a bearer token'],
  ])('%s', (text, redacted) => {
    expect(createRedactor().text(text)).toBe(redacted);
  });

  test('values under four characters are too common to hide', () => {
    const redactor = createRedactor();
    redactor.add('abc');
    redactor.add('');
    expect(redactor.text('abc')).toBe('abc');
  });

  test('goes through values, and gives back the same value when there is nothing to hide', () => {
    const redactor = createRedactor();
    redactor.add('hidden-one');
    const clean = { a: [1, 'x', null, { b: true }] };
    expect(redactor.value(clean)).toBe(clean);
    const dirty = JSON.parse(
      '{"a": ["is hidden-one"], "__proto__": "hidden-one", "hidden-one": 1, "n": 5}',
    ) as unknown;
    expect(JSON.stringify(redactor.value(dirty))).toBe('{"a":["is ***"],"__proto__":"***","***":1,"n":5}');
  });

  test('long hostile texts take no time', () => {
    const start = performance.now();
    createRedactor().text(`${'a://'.repeat(50_000)}${':'.repeat(50_000)}@${'@:'.repeat(50_000)}`);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
