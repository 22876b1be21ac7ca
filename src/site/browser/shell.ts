/** What every page tells its scripts: the base of the site, with a slash at both ends, and the sprite of symbols. */
export interface Shell {
  base: string;
  sprite: string;
}

export function shell(): Shell {
  const { base = '/', sprite = '' } = document.body.dataset;
  return { base, sprite };
}

/** A path of the site, such as `/catalog/`, as an address below the base. */
export function address(path: string, { base } = shell()): string {
  return `${base}${path.replace(/^\//, '')}`;
}
