import { isObject, own } from '../base/json.ts';
import type { UserInputs } from './action.ts';
import type { Input, Section } from './input.ts';
import { RULES } from './problems.ts';
import type { Path, Report } from './report.ts';

type Heading = Omit<Section, 'id' | 'inputs'>;

/**
 * Lays out a form in sections by `steps`, by `order` with its headings, or as written. Inputs that a layout
 * forgets come last, so that none is lost. A step that is not visible hides its inputs (they send their
 * defaults); a heading that is not visible only loses its words.
 */
export function layOut(
  userInputs: UserInputs,
  inputs: readonly Input[],
  report: Report,
): { sections: Section[]; hidden: ReadonlySet<string> } {
  const known = new Set(inputs.map((input) => input.id));
  const titles = userInputs.titles ?? {};
  const placed = new Set<string>();
  const hidden = new Set<string>();
  const sections: Section[] = [];

  function open(heading: Heading): Section {
    const section: Section = { id: '', ...heading, inputs: [] };
    sections.push(section);
    return section;
  }

  function place(order: readonly string[], path: Path, start: Heading, visible: boolean): void {
    let section = open(start);
    for (const [index, id] of order.entries()) {
      const heading = own(titles, id);
      if (heading) {
        const shown = isVisible(heading.visible, ['titles', id, 'visible'], heading.title ?? id, report);
        section = open({ ...start, ...(shown ? pickWords(heading) : {}) });
      } else if (known.has(id) && !placed.has(id)) {
        placed.add(id);
        if (visible) section.inputs.push(id);
        else hidden.add(id);
      } else if (!known.has(id) && !Object.hasOwn(userInputs.properties ?? {}, id)) {
        report.add(RULES['unknown-input'], [...path, index], {
          message: `The layout names “${id}”, but there is no such input`,
        });
      }
    }
  }

  for (const [index, step] of (userInputs.steps ?? []).entries()) {
    const title = step.title ?? `Step ${index + 1}`;
    const visible = isVisible(step.visible, ['steps', index, 'visible'], title, report);
    place(step.order, ['steps', index, 'order'], { title, step: index + 1 }, visible);
  }
  if (!userInputs.steps) place(userInputs.order ?? [], ['order'], {}, true);
  const rest = inputs.map((input) => input.id).filter((id) => !placed.has(id));
  if (rest.length > 0) (sections.at(-1) ?? open({})).inputs.push(...rest);
  const filled = sections.filter((section) => section.inputs.length > 0);
  return { sections: filled.map((section, index) => ({ ...section, id: `s${index + 1}` })), hidden };
}

function pickWords({ title, description }: Heading): Heading {
  return { ...(title ? { title } : {}), ...(description ? { description } : {}) };
}

function isVisible(visible: unknown, path: Path, title: string, report: Report): boolean {
  if (isObject(visible)) {
    report.add(RULES['jq-value'], path, {
      message: `Whether “${title}” is shown is computed with jq, which forms do not do; it is shown`,
    });
  }
  return visible !== false;
}
