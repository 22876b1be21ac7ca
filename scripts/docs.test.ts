import { describe, expect, test } from 'vitest';
import { Settings } from '../src/portal/settings.ts';
import { SOURCES } from '../src/sources/index.ts';
import { CLI_PAGE } from './docs-cli.ts';
import { GETTING_STARTED_PAGE } from './docs-getting-started.ts';
import { NO_COMMENTS, SETTINGS_PAGE, settingsComments } from './docs-settings.ts';
import { isCurrent } from './generated-page.ts';
import { undocumentedKeys } from './schema-reference.ts';

describe('the pages that are made from the code', () => {
  test.each([SETTINGS_PAGE, CLI_PAGE, GETTING_STARTED_PAGE])(
    'are written down as they are; npm run docs writes them anew: $path',
    async (page) => {
      expect(await isCurrent(page)).toBe(true);
    },
  );

  test('say of every setting what it means', () => {
    expect(undocumentedKeys(Settings, settingsComments())).toEqual([]);
    for (const { settings } of SOURCES.values()) expect(undocumentedKeys(settings, NO_COMMENTS)).toEqual([]);
  });
});
