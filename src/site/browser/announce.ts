let region: HTMLElement | undefined;

/** Says something to readers who cannot see the page, when they are done with what they hear. */
export function announce(text: string): void {
  if (!region) {
    region = document.createElement('p');
    region.className = 'sr';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  // The same text twice is silence: emptied first, it is said again.
  region.textContent = '';
  const target = region;
  setTimeout(() => {
    target.textContent = text;
  }, 60);
}
