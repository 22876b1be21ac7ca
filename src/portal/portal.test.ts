import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPipeline } from './pipeline.ts';
import { problemsOf } from './portal.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portolan-portal-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the problems of an entity', () => {
  it('tell of each that its kind has no definition, which the portal tells once', async () => {
    mkdirSync(join(root, 'catalog'));
    writeFileSync(join(root, 'portal.yaml'), 'title: T\n');
    writeFileSync(
      join(root, 'catalog/a.yaml'),
      'identifier: a\nblueprint: svc\n---\nidentifier: b\nblueprint: svc\ntitle: 7\n---\nidentifier: c\nblueprint: lone\n',
    );
    const { portal, problems } = await runPipeline({
      root,
      now: '2026-11-22T06:10:00Z',
      offline: true,
      onProgress: () => {},
    });
    expect(problems.filter(({ rule }) => rule === 'catalog/unknown-kind')).toHaveLength(2);
    const told = (ref: string): string[] =>
      problemsOf(portal!, ref).map(({ origin, message, subject }) => `${subject} ${origin.line} ${message}`);
    expect(told('svc:default/a')).toEqual(['svc:default/a 1 no blueprint defines the kind svc']);
    expect(told('svc:default/b')).toEqual([
      'svc:default/b 4 no blueprint defines the kind svc',
      'svc:default/b 6 title is 7 but must be of type string',
    ]);
    expect(told('lone:default/c')).toEqual(['lone:default/c 9 no blueprint defines the kind lone']);
    expect(told('svc:default/gone')).toEqual([]);
  });
});
