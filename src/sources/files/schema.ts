import { z } from 'zod';
import { isGlob, parseGlob } from '../../base/glob.ts';
import { FieldPath } from '../../collect/fields.ts';
import { IdFields, maxRecords, picked } from '../../collect/pick.ts';

/** A path or glob below the portal's folder. */
export const FilePattern = z
  .string()
  .min(1)
  .max(1000)
  .refine((text) => !/^[\\/]|^[A-Za-z]:|[\0\\]/.test(text) && !text.split('/').includes('..'), {
    message: 'must lead to files below the folder of portal.yaml, without .. and backslashes',
  })
  .refine((text) => !isGlob(text) || parseGlob(text) !== undefined, {
    message: 'stands for too many names',
  });

export const FORMATS = ['json', 'ndjson', 'csv', 'tsv', 'yaml'] as const;
export type Format = (typeof FORMATS)[number];

export const entry = z.strictObject({
  ...picked,
  path: z
    .union([FilePattern, z.array(FilePattern).min(1).max(100)])
    .describe('Files: paths or globs such as `data/*.csv`, relative to `portal.yaml`.'),
  format: z
    .enum(FORMATS)
    .optional()
    .describe(
      'How they are written; by default by their ending (`.json`, `.ndjson`, `.jsonl`, `.csv`, `.tsv`, `.yaml`, `.yml`).',
    ),
  items: FieldPath.optional().describe(
    'JSON and YAML: where the list of records is, such as `data.services`. By default the document itself, which may be a list or one record.',
  ),
  id: IdFields.optional().describe(
    'Field that tells a record from all others of its kind, or a list of fields that do together; by default its file and number in it, such as `data/teams.csv#12`.',
  ),
  delimiter: z
    .string()
    .length(1)
    .regex(/^[^"\r\n]$/, 'must be one character, and neither a quote nor a line break')
    .optional()
    .describe('CSV: what parts the cells; `,` by default, a tab in `tsv`.'),
  columns: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(1000)
    .optional()
    .describe('CSV: names of the columns, for files without a line of names at the top.'),
});

export type Entry = z.output<typeof entry>;

/** What `portal.yaml` says about a source of the type `files`. */
export const settings = z.strictObject({
  files: z.array(entry).min(1).max(200).describe('What to read.'),
  maxRecords,
});

export type Settings = z.output<typeof settings>;
