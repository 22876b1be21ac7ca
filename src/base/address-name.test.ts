import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressName } from './address-name.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('a', 'A', '.', '~', '_', '/', ':', '-', '\uD83D', '\uDE00', 'é', '2', 'e'),
    maxLength: 12,
  }),
  fc.constantFrom(
    'con',
    'con.txt',
    'CON',
    'nul',
    'com1',
    'lpt9.x',
    'console',
    '.',
    '..',
    '...',
    '.git',
    'a.',
  ),
);

/** The text that an address stands for. */
function read(name: string): string {
  return name.replace(/~(?:_([0-9a-f]+)_|(\d[0-9a-f])|([a-z]))/g, (_all, point, ascii, capital) =>
    capital === undefined ? String.fromCodePoint(Number.parseInt(point ?? ascii, 16)) : capital.toUpperCase(),
  );
}

describe('addressName', () => {
  it.each([
    ['payments-api', 'payments-api'],
    ['My_Service.v1', '~my_~service.v1'],
    ['wizIssue', 'wiz~issue'],
    ['SLA', '~s~l~a'],
    ['acme/shop', 'acme~2fshop'],
    ['a:b', 'a~3ab'],
    ['..', '~2e~2e'],
    ['.', '~2e'],
    ['.env', '~2eenv'],
    ['a.', 'a~2e'],
    ['a..b', 'a..b'],
    ['\n', '~0a'],
    ['é', '~_e9_'],
    ['支付', '~_652f_~_4ed8_'],
    ['😀', '~_1f600_'],
    ['~', '~7e'],
    ['~_e9_', '~7e_e9_'],
    ['con', '~63on'],
    ['CON', '~c~o~n'],
    ['nul.json', '~6eul.json'],
    ['console', 'console'],
    ['\uD800', '~_d800_'],
  ])('writes %j as %s', (text, name) => {
    expect(addressName(text)).toBe(name);
    expect(read(name)).toBe(text);
  });

  it('can be read back, so that no two texts have one address', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(read(addressName(text))).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });

  it('is safe as the name of a file and as a part of an address, also where letter case means nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = addressName(text);
        expect(name).toMatch(/^(?:[a-z0-9_~-](?:[a-z0-9._~-]*[a-z0-9_~-])?)?$/);
        expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/);
        expect(encodeURIComponent(name)).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });
});
