import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/base/yaml.ts';
import * as field from '../../src/catalog/backstage/fields.ts';
import { parseLocationRef } from '../../src/catalog/backstage/location-ref.ts';
import { kindStage } from '../../src/catalog/backstage/strict/kinds.ts';
import { BACKSTAGE } from '../../src/catalog/backstage/strict/setup.ts';
import { policyStage } from '../../src/catalog/backstage/strict/stages.ts';
import { strictDocuments } from '../../src/catalog/backstage/strict/stream.ts';
import { formatRef, parseRef } from '../../src/catalog/ref.ts';
import { DOCUMENT_ANSWERS } from './answers/documents.ts';
import { FIELD_ANSWERS } from './answers/fields.ts';
import { LOCATION_REFS, REFERENCES, REFERENCES_IN_CONTEXT, WRITTEN } from './answers/references.ts';
import { STREAM_ANSWERS } from './answers/streams.ts';

const CHECKS: Record<string, (value: unknown) => boolean> = {
  apiVersion: field.isApiVersion,
  kind: field.isKind,
  name: field.isName,
  namespace: field.isNamespace,
  'key of a label or annotation': field.isKey,
  'value of a label': field.isLabelValue,
  'value of an annotation': field.isAnnotationValue,
  tag: field.isTag,
  'tag, by the older validator': field.isCommonTag,
  'address of a link': field.isLinkUrl,
};

const fieldRows = FIELD_ANSWERS.flatMap(({ field: name, accepted, refused }) => [
  ...accepted.map((value) => ({ name, value, answer: true })),
  ...refused.map((value) => ({ name, value, answer: false })),
]);

it('has an answer of Backstage for each of 199 questions to its validators, and for 18 texts to its parser', () => {
  const rows = [fieldRows, DOCUMENT_ANSWERS, REFERENCES, REFERENCES_IN_CONTEXT, WRITTEN, LOCATION_REFS];
  expect(rows.flat()).toHaveLength(199);
  expect(STREAM_ANSWERS).toHaveLength(18);
});

describe('as Backstage answers, so is answered here', () => {
  it.each(fieldRows)('of $name $value: $answer', ({ name, value, answer }) => {
    expect(CHECKS[name]!(value)).toBe(answer);
  });

  it.each(REFERENCES)('of the reference %j', (text, answer) => {
    expect(parseRef(text)).toEqual(answer);
  });

  it.each(REFERENCES_IN_CONTEXT)('of the reference %j in a context', (text, answer) => {
    expect(parseRef(text, { defaultKind: 'x', defaultNamespace: 'y' })).toEqual(answer);
  });

  it.each(WRITTEN)('of the parts of $ref', ({ kind, namespace = 'default', name, ref }) => {
    expect(formatRef({ kind, namespace, name })).toBe(ref);
  });

  it.each(LOCATION_REFS)('of the target %j', (text, answer) => {
    expect(parseLocationRef(text)).toEqual(answer);
  });

  it.each(DOCUMENT_ANSWERS.filter(({ asked }) => asked === 'kind'))(
    'of $name, by its kind: $answer',
    ({ document, answer, at }) => {
      const verdict = kindStage(document, BACKSTAGE);
      expect(verdict.says).toBe(answer);
      if (verdict.says === 'wrong') expect(verdict.faults.map(({ path }) => path.join('.'))).toContain(at);
    },
  );

  it.each(DOCUMENT_ANSWERS.filter(({ asked }) => asked === 'policies'))(
    'of $name, by the policies: $answer',
    ({ document, answer, at }) => {
      const faults = policyStage(document, BACKSTAGE);
      expect(faults.length === 0).toBe(answer === 'right');
      if (at !== undefined) expect(faults.map(({ path }) => path.join('.'))).toEqual([at]);
    },
  );

  it.each(STREAM_ANSWERS)('of a stream with $name', ({ text, mergeKeys = false, documents }) => {
    const found = strictDocuments(text, { mergeKeys });
    expect(
      found.map(({ value, fault }) =>
        fault ? { faultAt: { line: fault.line, column: fault.column } } : { value },
      ),
    ).toEqual(documents);
  });

  it('the older validator of tags is an option', () => {
    const document = { ...DOCUMENT_ANSWERS[0]!.document, metadata: { name: 'a', tags: ['tier:1'] } };
    expect(policyStage(document, BACKSTAGE)).toEqual([]);
    expect(policyStage(document, { ...BACKSTAGE, tags: 'common' })).toHaveLength(1);
  });
});

describe('a catalog file reads as Backstage reads it', () => {
  it.each(STREAM_ANSWERS.filter(({ mergeKeys }) => !mergeKeys))('with $name', ({ text, documents }) => {
    const found = parseYaml(text).filter(({ empty, errors }) => !empty || errors.length > 0);
    expect(found).toHaveLength(documents.length);
    for (const [index, answer] of documents.entries()) {
      const { value, errors } = found[index]!;
      if ('value' in answer) expect([value, errors]).toEqual([answer.value, []]);
      // A list or a text is valid YAML, and it is for the catalog to say that it is no entity.
      else if (errors.length === 0) expect(Array.isArray(value) || typeof value === 'string').toBe(true);
      else expect(errors[0]).toMatchObject(answer.faultAt);
    }
  });
});
