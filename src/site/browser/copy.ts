import { announce } from './announce.ts';

const SHOWN_MS = 2000;

const BUTTONS = '[data-copy], [data-copy-from]';

/** Shows the buttons that copy a text (`data-copy`) or that of an element (`data-copy-from`, its id), which only a script can do. */
export function startCopying(): void {
  for (const button of document.querySelectorAll<HTMLElement>(BUTTONS)) button.hidden = false;
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>(BUTTONS) : null;
    if (button) void copy(button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  const copied = await toClipboard(textOf(button));
  const words = copied ? 'Copied' : 'Not copied: the browser does not allow it';
  announce(words);
  if (button.dataset['was'] !== undefined) return;
  // Words stand in the button or, where it has an icon alone, only in what is announced.
  const text = button.querySelector<HTMLElement>('[data-copy-text]') ?? button;
  if (text.childElementCount > 0) return;
  button.dataset['was'] = text.textContent ?? '';
  text.textContent = copied ? 'Copied' : 'Not copied';
  setTimeout(() => {
    text.textContent = button.dataset['was'] ?? '';
    delete button.dataset['was'];
  }, SHOWN_MS);
}

function textOf({ dataset }: HTMLElement): string {
  return dataset['copyFrom']
    ? (document.getElementById(dataset['copyFrom'])?.textContent ?? '')
    : (dataset['copy'] ?? '');
}

async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** The old way, for pages that are not served by https: a field that is selected for a moment. */
function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'sr';
  document.body.append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
