/** Actions as `[id, title, operation, blueprint]`; each opens an issue or proposes a file. */
type ActionPlan = readonly [
  id: string,
  title: string,
  operation: 'CREATE' | 'DAY-2' | 'DELETE',
  blueprint: string,
];

/** Ten self-service actions. */
export const ACTIONS: readonly ActionPlan[] = [
  ['new-component', 'New component', 'CREATE', 'Component'],
  ['new-api', 'New API', 'CREATE', 'API'],
  ['new-resource', 'New resource', 'CREATE', 'Resource'],
  ['new-team', 'New team', 'CREATE', 'Group'],
  ['scale', 'Change replicas', 'DAY-2', 'Component'],
  ['restart', 'Restart', 'DAY-2', 'Component'],
  ['change-owner', 'Change the owner', 'DAY-2', 'Component'],
  ['grant-access', 'Grant access', 'DAY-2', 'Resource'],
  ['deprecate', 'Deprecate', 'DAY-2', 'API'],
  ['remove', 'Remove', 'DELETE', 'Component'],
];

/** An action as the text of its file, in Port's format. */
export function actionText([id, title, operation, blueprint]: ActionPlan): string {
  const lines = [
    `identifier: ${id}`,
    `title: ${title}`,
    `description: ${title} by way of a request that the owner sees.`,
    'trigger:',
    '  type: self-service',
    `  operation: ${operation}`,
    `  blueprintIdentifier: ${blueprint}`,
    '  userInputs:',
    '    order: [name, reason]',
    '    required: [name, reason]',
    '    properties:',
    '      name:',
    '        type: string',
    '        title: Name',
    "        pattern: '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'",
    '      reason:',
    '        type: string',
    '        format: multi-line',
    '        title: Reason',
    '        maxLength: 1000',
  ];
  if (operation === 'CREATE') {
    lines.push(
      'invocationMethod:',
      '  type: NEW_FILE',
      "  path: 'catalog/new/{{ .inputs.name }}.yaml'",
      `  message: '${title} {{ .inputs.name }}'`,
    );
    lines.push(
      '  content:',
      '    apiVersion: backstage.io/v1alpha1',
      `    kind: ${blueprint}`,
      "    metadata: { name: '{{ .inputs.name }}' }",
      '    spec: { owner: catalogue-team }',
    );
  } else {
    lines.push(
      'invocationMethod:',
      '  type: ISSUE_FORM',
      `  template: ${id}.yml`,
      `  title: '${title}: {{ .entity.identifier }}'`,
    );
  }
  return `${lines.join('\n')}\n`;
}
