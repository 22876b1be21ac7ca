/** The parts of a key press that decide what it means. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  /** Pressed within an input method's composition, such as of Japanese text. */
  isComposing: boolean;
}

/** True for the presses that open the search: Ctrl-K or Cmd-K anywhere, and `/` where nothing is being typed. */
export function opensSearch(press: Press, typing: boolean): boolean {
  if (press.isComposing || press.altKey) return false;
  if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === 'k' && !press.shiftKey;
  return press.key === '/' && !typing;
}

/** True when keys belong to the element: a field, or text that can be edited. */
export function takesText(element: Element | null): boolean {
  if (!element) return false;
  if (element instanceof HTMLElement && element.isContentEditable) return true;
  return element.matches(
    'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select',
  );
}
