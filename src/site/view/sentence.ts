/** Words that are never a name or a key. */
const ORDINARY =
  /^(?:an?|the|its?|no|none|nothing|there|th(?:is|at|ese|ose)|one|two|another|others?|some|every|each|all|any|more|most|many|both|neither|only|what|which|where|when|while|with|without|of|in|on|from|by|for|as|at|to|if|such|too|not|entities|documents?|records?|files?|aliases|addresses)\s/;

/** A message as a sentence; one that begins with a path or a name stays as it is, because its case means something. */
export function sentence(message: string): string {
  return ORDINARY.test(message) ? `${message.charAt(0).toUpperCase()}${message.slice(1)}` : message;
}
