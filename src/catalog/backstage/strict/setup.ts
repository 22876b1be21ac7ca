/** How a Backstage is set up, as far as that decides which documents it takes. */
export interface BackstageSetup {
  /**
   * `classic`: its processor of built-in kinds, and for AiResources, which that does not know, its model of them.
   * `layered`: all by its model, which is so as soon as an installation has any source of models.
   */
  model: 'classic' | 'layered';
  /** With its scaffolder, which brings Templates. */
  templates: boolean;
  /** With its model of AiResources, and in the layered model of MCP servers. */
  aiResources: boolean;
  /** With its module for `$openapi` and `$asyncapi`. */
  specifications: boolean;
  /** Merge keys of YAML (`<<`) merge, an option of its parser. */
  mergeKeys: boolean;
  /** Which of its two validators of tags is in use; `common` is the older one, which refuses colons. */
  tags: 'default' | 'common';
}

/** What most installations have. */
export const BACKSTAGE: BackstageSetup = {
  model: 'classic',
  templates: true,
  aiResources: true,
  specifications: true,
  mergeKeys: false,
  tags: 'default',
};

/** The setups that may be asked for by name. */
export const SETUPS: Readonly<Record<string, BackstageSetup>> = {
  backstage: BACKSTAGE,
  'backstage-model': { ...BACKSTAGE, model: 'layered' },
};
