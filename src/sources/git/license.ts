/** Names of files that hold a licence, the likeliest first. */
export const LICENSE_FILE =
  /^(?:licen[cs]e|copying|unlicense)(?:-(?:mit|apache|bsd|l?gpl|mpl|code)[\w.-]*)?(?:\.(?:md|markdown|txt|rst|adoc|html|lesser))?$/i;

/** Words that a licence has and others have not, and its SPDX identifier; the first that fits counts. */
const LICENSES: readonly (readonly [RegExp, string])[] = [
  [/gnu affero general public license[\s\S]{0,200}version 3/i, 'AGPL-3.0'],
  [/gnu lesser general public license[\s\S]{0,200}version 3/i, 'LGPL-3.0'],
  [/gnu lesser general public license[\s\S]{0,200}version 2\.1/i, 'LGPL-2.1'],
  [/gnu general public license[\s\S]{0,200}version 3/i, 'GPL-3.0'],
  [/gnu general public license[\s\S]{0,200}version 2/i, 'GPL-2.0'],
  [/apache license[\s\S]{0,100}version 2\.0/i, 'Apache-2.0'],
  [/mozilla public license[\s\S]{0,100}(?:version )?2\.0/i, 'MPL-2.0'],
  [/eclipse public license[\s\S]{0,50}2\.0/i, 'EPL-2.0'],
  [/european union public licen[cs]e[\s\S]{0,50}1\.2/i, 'EUPL-1.2'],
  [/boost software license[\s\S]{0,50}1\.0/i, 'BSL-1.0'],
  [/business source license[\s\S]{0,50}1\.1/i, 'BUSL-1.1'],
  [/creative commons[\s\S]{0,50}cc0 1\.0|cc0 1\.0 universal/i, 'CC0-1.0'],
  [/this is free and unencumbered software released into the public domain/i, 'Unlicense'],
  [/permission to use, copy, modify, and\/or distribute this software[\s\S]{0,100}for any/i, 'ISC'],
  [/permission is hereby granted, free of charge, to any person obtaining a copy/i, 'MIT'],
  [/redistribution and use in source and binary forms[\s\S]{0,2000}neither the name/i, 'BSD-3-Clause'],
  [/redistribution and use in source and binary forms/i, 'BSD-2-Clause'],
];

/** The SPDX identifier of a licence text; null when its words are not known. */
export function licenseOf(text: string): string | null {
  const start = text.slice(0, 6_000);
  return LICENSES.find(([words]) => words.test(start))?.[1] ?? null;
}
