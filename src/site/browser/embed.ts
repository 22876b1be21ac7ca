/*
 * Pages elsewhere that are shown within this one, once somebody asks. The policy of the page allows the hosts that the
 * owner of the portal has named, and no others.
 */

/**
 * What the page within may do. It keeps its own origin, so that a login there holds: it is never that of this site,
 * whose pages are not framed, and for which the policy has no place.
 */
const SANDBOX = 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin';

/** A page that forbids to be framed looks like one that is still loading: nobody can tell from here. */
const WHEN_EMPTY = 'If it stays empty, the page does not let itself be shown within others: follow its link.';

function start(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-embed]')) {
    const { embed = '', title = '' } = button.dataset;
    const place = document.getElementById(button.getAttribute('aria-controls') ?? '');
    if (!place || !isElsewhere(embed)) continue;
    const note = document.getElementById(place.id.replace(/-frame$/, '-note'));
    const before = note?.textContent ?? '';
    button.hidden = false;
    button.addEventListener('click', () => {
      const isShown = button.getAttribute('aria-expanded') === 'true';
      place.replaceChildren(...(isShown ? [] : [frame(embed, title)]));
      place.hidden = isShown;
      button.setAttribute('aria-expanded', String(!isShown));
      button.textContent = isShown ? 'Show here' : 'Hide';
      if (note) note.textContent = isShown ? before : WHEN_EMPTY;
    });
  }
}

/** A page of this site must not get a frame whose sandbox leaves it its origin: it could take the sandbox away. */
function isElsewhere(address: string): boolean {
  const { protocol, origin } = new URL(address);
  return protocol === 'https:' && origin !== location.origin;
}

function frame(address: string, title: string): HTMLIFrameElement {
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', SANDBOX);
  element.referrerPolicy = 'no-referrer';
  element.loading = 'lazy';
  element.title = title;
  element.src = address;
  return element;
}

start();
