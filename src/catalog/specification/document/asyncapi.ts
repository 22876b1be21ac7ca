import { isObject, own } from '../../../base/json.ts';
import { clip } from '../../../base/text.ts';
import { MOST_OPERATIONS, type Server, type Specification } from './model.ts';
import { aboutOf, Groups, type Mapping, mappingAt, resolve, summaryOf, textAt } from './parts.ts';

/** Of an AsyncAPI 2 or 3 document: what is done with its channels, and which messages go over them. */
export function readAsyncApi(root: Mapping): Specification {
  const version = textAt(root, 'asyncapi', 20);
  const groups = new Groups([]);
  if (version.startsWith('2')) readChannels(root, groups);
  else readOperations(root, groups);
  return {
    format: `AsyncAPI ${version}`,
    ...aboutOf(root),
    servers: serversOf(root),
    groups: groups.list(),
    total: groups.total,
    columns: ['Action', 'Channel'],
  };
}

/** Version 2 says it at the channel, from the side of who uses it. */
function readChannels(root: Mapping, groups: Groups): void {
  for (const [address, written] of Object.entries(mappingAt(root, 'channels'))) {
    const channel = resolve(root, written).value;
    if (!isObject(channel)) continue;
    for (const verb of ['publish', 'subscribe']) {
      const operation = own(channel, verb);
      if (!isObject(operation) || groups.total >= MOST_OPERATIONS) continue;
      const message = own(operation, 'message');
      const oneOf = isObject(message) ? own(message, 'oneOf') : undefined;
      groups.add(verb === 'publish' ? 'Publish' : 'Subscribe', {
        verb,
        path: clip(address, 160),
        summary: summaryOf(operation) || summaryOf(channel),
        deprecated: own(operation, 'deprecated') === true,
        messages: messageNames(root, Array.isArray(oneOf) ? oneOf : message === undefined ? [] : [message]),
      });
    }
  }
}

/** Version 3 has operations, which name their channel; a channel without one is still worth telling. */
function readOperations(root: Mapping, groups: Groups): void {
  const used = new Set<unknown>();
  for (const written of Object.values(mappingAt(root, 'operations'))) {
    const operation = resolve(root, written).value;
    if (!isObject(operation) || groups.total >= MOST_OPERATIONS) continue;
    const { value: channel, name } = resolve(root, own(operation, 'channel'));
    used.add(channel);
    const messages = own(operation, 'messages');
    const action = textAt(operation, 'action', 12);
    groups.add(action === 'send' ? 'Sends' : action === 'receive' ? 'Receives' : 'Operations', {
      verb: action,
      path: addressOf(channel, name),
      summary: summaryOf(operation),
      deprecated: own(operation, 'deprecated') === true,
      messages: messageNames(root, Array.isArray(messages) ? messages : channelMessages(channel)),
    });
  }
  for (const [name, written] of Object.entries(mappingAt(root, 'channels'))) {
    const channel = resolve(root, written).value;
    if (!isObject(channel) || used.has(channel) || groups.total >= MOST_OPERATIONS) continue;
    groups.add('Channels', {
      verb: '',
      path: addressOf(channel, name),
      summary: summaryOf(channel),
      deprecated: own(channel, 'deprecated') === true,
      messages: messageNames(root, channelMessages(channel)),
    });
  }
}

function addressOf(channel: unknown, name: string): string {
  return (isObject(channel) ? textAt(channel, 'address', 160) : '') || clip(name, 160);
}

function channelMessages(channel: unknown): unknown[] {
  if (!isObject(channel)) return [];
  return Object.entries(mappingAt(channel, 'messages')).map(([name, message]) =>
    isObject(message) && own(message, '$ref') === undefined ? { name, ...message } : message,
  );
}

const MOST_MESSAGES = 5;

function messageNames(root: Mapping, messages: readonly unknown[]): string[] {
  return messages.slice(0, MOST_MESSAGES).flatMap((written) => {
    const { value, name } = resolve(root, written);
    const message = isObject(value) ? value : {};
    const title = textAt(message, 'title', 80) || textAt(message, 'name', 80) || clip(name, 80);
    return title ? [title] : [];
  });
}

function serversOf(root: Mapping): Server[] {
  return Object.values(mappingAt(root, 'servers')).flatMap((written): Server[] => {
    const server = resolve(root, written).value;
    if (!isObject(server)) return [];
    const host = textAt(server, 'host', 200) || textAt(server, 'url', 200);
    const protocol = textAt(server, 'protocol', 20);
    const url =
      host.includes('://') || !protocol ? host : `${protocol}://${host}${textAt(server, 'pathname', 100)}`;
    return url ? [{ url, description: textAt(server, 'description', 100) }] : [];
  });
}
