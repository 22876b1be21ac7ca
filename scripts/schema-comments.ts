import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** What doc comments say of a schema, by paths such as `repository.owner` or `costs.bills[].id`. */
export interface Comments {
  /** Comments above keys. */
  keys: ReadonlyMap<string, string>;
  /** Comments above the named schemas that stand at these paths. */
  schemas: ReadonlyMap<string, string>;
}

interface Schema {
  file: string;
  expression: ts.Expression;
  /** What the declaration of a named schema says of it. */
  comment: string | undefined;
}

/**
 * Reads the doc comments above the keys of a zod schema that is declared as a constant in a file. Schemas that
 * are named there, or imported from other files by a relative path, are followed.
 */
export function commentsOf(file: string, name: string): Comments {
  const keys = new Map<string, string>();
  const schemas = new Map<string, string>();
  const open = new Set<string>();
  follow(file, name, '');
  return { keys, schemas };

  function follow(from: string, identifier: string, path: string): void {
    const schema = findSchema(from, identifier);
    const key = schema && `${schema.file} ${identifier}`;
    if (!schema || open.has(key!)) return;
    open.add(key!);
    if (schema.comment && !schemas.has(path)) schemas.set(path, schema.comment);
    visit(schema.expression, schema.file, path);
    open.delete(key!);
  }

  function visit(expression: ts.Node, from: string, path: string): void {
    if (ts.isIdentifier(expression)) follow(from, expression.text, path);
    if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return;
    const { expression: inner, name: method } = expression.expression;
    if (!ts.isIdentifier(inner) || inner.text !== 'z') {
      visit(inner, from, path);
      return;
    }
    const [first, second] = expression.arguments;
    if (first && ts.isObjectLiteralExpression(first)) {
      for (const member of first.properties) visitMember(member, from, path);
    } else if (method.text === 'array' && first) visit(first, from, `${path}[]`);
    else if (method.text === 'record' && second) visit(second, from, `${path}{}`);
    else if (method.text === 'union' && first && ts.isArrayLiteralExpression(first)) {
      for (const option of first.elements) visit(option, from, path);
    }
  }

  function visitMember(member: ts.ObjectLiteralElementLike, from: string, path: string): void {
    if (
      !ts.isPropertyAssignment(member) ||
      !(ts.isIdentifier(member.name) || ts.isStringLiteral(member.name))
    )
      return;
    const at = path === '' ? member.name.text : `${path}.${member.name.text}`;
    const comment = commentAt(member);
    if (comment && !keys.has(at)) keys.set(at, comment);
    visit(member.initializer, from, at);
  }
}

/** The schema that a name stands for in a file, there or in the file that it is imported from. */
function findSchema(file: string, name: string): Schema | undefined {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      const found = statement.declarationList.declarations.find(
        (declaration) => declaration.name.getText() === name,
      );
      if (found?.initializer) return { file, expression: found.initializer, comment: commentAt(statement) };
    }
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings) || !statement.moduleSpecifier.text.startsWith('.'))
      continue;
    const imported = bindings.elements.find((element) => element.name.text === name);
    if (imported) {
      const other = resolve(dirname(file), statement.moduleSpecifier.text);
      return findSchema(other, (imported.propertyName ?? imported.name).text);
    }
  }
  return undefined;
}

/** The text of the last doc comment above a node, its lines joined to paragraphs. */
function commentAt(node: ts.Node): string | undefined {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  const text = comment && ts.getTextOfJSDocComment(comment.comment);
  return text
    ?.split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .join('\n\n');
}
