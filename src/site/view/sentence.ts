/** A message as a sentence; one that begins with a path or a name stays as it is, because its case means something. */
export function sentence(message: string): string {
  return /^\p{Ll}+[\s,]/u.test(message) ? `${message.charAt(0).toUpperCase()}${message.slice(1)}` : message;
}
