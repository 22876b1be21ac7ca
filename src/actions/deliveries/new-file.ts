import { type Json, own } from '../../base/json.ts';
import { newFileHref, type RepositoryTarget, safePath } from '../../base/repository.ts';
import type { Values } from '../input.ts';
import { fill, fillText, type Scope } from '../template.ts';
import { writeYaml } from '../yaml-writer.ts';
import {
  blankTarget,
  type Delivery,
  linkPlan,
  oneLine,
  type Plan,
  type PlannedAction,
  refuse,
  scopeOf,
  targetOf,
  textOf,
} from './delivery.ts';

/**
 * A pull request with one new file: `path`, `content` (a text, or an object that is written as YAML or as
 * JSON by the ending of the path), `message` and `description` of the commit, `branch` (the new one), `base`
 * (the one to start from), `org` and `repo` when it is not the portal's own repository.
 */
export const newFile: Delivery = {
  id: 'NEW_FILE',
  title: 'Opens a pull request',
  button: 'Open pull request',
  steps: [
    'The Git host shows the new file, ready to propose',
    'A pull request asks for review',
    'It counts once merged',
  ],
  fields: {
    path: { type: 'path', required: true },
    content: { type: 'content', required: true },
    message: { type: 'text' },
    description: { type: 'text' },
    branch: { type: 'text' },
    base: { type: 'text' },
    org: { type: 'text' },
    repo: { type: 'text' },
  },
  needsRepository: true,
  blankHref(action, context) {
    const target = blankTarget(action, context);
    const [path] = String(own(action.invocation, 'path')).split('{{');
    return target && newFileHref(target, { path: path ?? '' });
  },
  plan(action, values, context) {
    const { invocation } = action;
    const scope = scopeOf(action, values, context);
    const path = fillText(String(own(invocation, 'path')), scope);
    if (!path || path.missing.length > 0) return refuse('The file has no name yet');
    return proposeFile(action, values, targetOf(invocation, scope, context), {
      path: path.text,
      content: fileContent(own(invocation, 'content') ?? '', path.text, scope),
      message: textOf(invocation, 'message', scope),
      description: textOf(invocation, 'description', scope),
      branch: textOf(invocation, 'branch', scope),
    });
  },
};

interface ProposedFile {
  path: string;
  content: string;
  message?: string | undefined;
  description?: string | undefined;
  branch?: string | undefined;
}

/** Plans the pull request for a file whose texts are filled. */
export function proposeFile(
  action: PlannedAction,
  values: Values,
  target: RepositoryTarget | undefined,
  file: ProposedFile,
): Plan {
  if (!target) return refuse('No repository is known for this action');
  const path = safePath(file.path);
  if (!path) return refuse(`“${oneLine(file.path, 80)}” is not a file name that the repository can take`);
  if (/(?:^|\/)(?:\.github\/|action\.ya?ml$)/i.test(path) && JSON.stringify(values).includes('${{')) {
    return refuse('“${{” cannot stand in this file: the Git host would run what follows');
  }
  const message = oneLine(file.message ?? '') || `Add ${path}`;
  const branch = file.branch?.replace(/[^\w./-]+|\.{2,}/g, '-').replace(/^[./-]+|[./-]+$/g, '');
  const blank = newFileHref(target, { path, message, branch });
  return linkPlan({
    href: newFileHref(target, {
      path,
      content: file.content,
      message,
      description: file.description,
      branch,
    }),
    fallbackHref: blank,
    buttonLabel: action.button ?? newFile.button,
    preview: { type: 'file', fileName: path, content: file.content },
    copy: file.content,
    hint: 'Paste the copied text into the empty file',
  });
}

/** The text of a file: an object is written as JSON or YAML by the ending of the path. Ends in a newline. */
function fileContent(template: Json, path: string, scope: Scope): string {
  const content = typeof template === 'string' ? fillText(template, scope)?.text : fill(template, scope);
  if (typeof content === 'string') return content.endsWith('\n') ? content : `${content}\n`;
  return path.endsWith('.json')
    ? `${JSON.stringify(content ?? null, null, 2)}\n`
    : writeYaml(content ?? null);
}
