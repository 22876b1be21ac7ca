import { textsOf } from 'portolan/actions/coerce';
import { type ReadyPlan, URL_LIMIT, URL_WARNING } from 'portolan/actions/deliveries/delivery';
import { ENTITY_FIELD, formState, type NameIndex, type PageModel, suggest } from 'portolan/actions/page';
import { isObject, own } from 'portolan/base/json';
import { formatNumber } from 'portolan/base/text';
import { safeHref } from 'portolan/base/url';
import { loadNames } from './names.ts';

/**
 * `<portolan-action data-model="…">` around the form of an action: checks what is entered, shows what will be
 * created, and sets the address of the one primary button. Without scripts that button leads to the host's
 * blank form. It works under a policy without inline code and styles.
 *
 * It looks for these parts inside itself and does without those that are missing:
 * - the `form`, with controls named as the inputs, messages in `#e-<input>` (its last `span`, or itself)
 * - `[data-part=summary]`, hidden: its `[data-part=problems]` gets links to the fields with errors
 * - `a[data-part=primary]`: the button
 * - `[data-part=status]`, a live region: how long the address is, what to paste, why there is no address
 * - `[data-part=preview]`, hidden, with `[data-part=name]` and `[data-part=text]`: the file, issue or command
 * - `button[data-part=copy]`, hidden: copies the text of the preview
 * - `[data-options-src]` inputs with a `datalist`: names to choose from, fetched on focus
 * The address of the page may hold `?entity=<ref>` and `?formData=<JSON>`.
 */
class PortolanAction extends HTMLElement {
  #model: PageModel | undefined;
  #index: NameIndex | undefined;
  #touched = new Set<string>();
  #failed = false;
  #pressed = false;
  /** Address of the host's blank form, for when there is nothing better. */
  #blank = '';
  #validate: Parameters<typeof formState>[2] | undefined;

  connectedCallback(): void {
    const { model } = this.dataset;
    const form = this.querySelector('form');
    if (!model || !form) return;
    this.#model = JSON.parse(model) as PageModel;
    form.noValidate = true;
    // Without a button of its own, a form with several fields does not hear the Enter key.
    const submit = document.createElement('button');
    submit.hidden = true;
    form.append(submit);
    this.#blank = this.#part<HTMLAnchorElement>('primary')?.href ?? '';
    form.addEventListener('pointerdown', () => {
      this.#pressed = true;
    });
    for (const name of ['pointerup', 'pointercancel']) addEventListener(name, () => this.#release());
    form.addEventListener('focusin', (event) => this.#focus(event.target));
    form.addEventListener('input', (event) => this.#input(event.target));
    form.addEventListener('focusout', (event) => this.#touch(event.target));
    form.addEventListener('reset', () => setTimeout(() => this.#forget()));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#part<HTMLAnchorElement>('primary')?.click();
    });
    this.#part('primary')?.addEventListener('click', (event) => this.#press(event));
    this.#part('copy')?.addEventListener('click', () => this.#copy(this.#part('text')?.textContent ?? ''));
    void this.#prefill();
  }

  /** Fills the form from the address of the page; unknown names are ignored. */
  async #prefill(): Promise<void> {
    const query = new URLSearchParams(location.search);
    const entity = query.get('entity');
    if (entity) {
      this.#set(ENTITY_FIELD, [entity]);
      await this.#load(this.#control(ENTITY_FIELD)?.dataset['optionsSrc']);
    }
    const given = parse(query.get('formData'));
    for (const input of this.#model!.inputs) {
      const value = own(given, input.id);
      if (value !== undefined && !input.hidden && !input.readOnly) this.#set(input.id, textsOf(input, value));
    }
    if (entity || query.has('formData')) await this.#ready();
  }

  /** The validator is the larger half of the code: it is fetched when the form is used, not when it is seen. */
  async #ready(): Promise<void> {
    try {
      const { inputsValidator } = await import('portolan/actions/validate');
      this.#validate ??= inputsValidator(this.#model!.inputs);
      this.#update();
    } catch {
      this.#failed = true;
      this.#status('The form could not be started: reload the page, or use the blank form behind the button');
    }
  }

  #focus(target: EventTarget | null): void {
    if (!this.#validate) void this.#ready();
    if (target instanceof HTMLInputElement)
      void this.#load(target.dataset['optionsSrc']).then(() => this.#input(target));
  }

  #input(target: EventTarget | null): void {
    if (target instanceof HTMLInputElement) this.#suggest(target);
    if (this.#validate) this.#update();
  }

  #touch(target: EventTarget | null): void {
    if (!isControl(target)) return;
    this.#touched.add(target.name);
    if (this.#validate && !this.#pressed) this.#update();
  }

  /** While a pointer is down no message may appear: it would move the button away from under the pointer. */
  #release(): void {
    if (!this.#pressed) return;
    this.#pressed = false;
    setTimeout(() => this.#validate && this.#update());
  }

  #forget(): void {
    this.#touched.clear();
    this.#show('summary', false);
    if (this.#validate) this.#update();
  }

  /** Draws everything again from what the form holds. */
  #update(): ReturnType<typeof formState> {
    const state = formState(this.#model!, this.#texts(), this.#validate ?? (() => []), this.#index);
    const messages = new Map(state.errors.map(({ input, message }) => [input, message]));
    for (const name of [ENTITY_FIELD, ...this.#model!.inputs.map(({ id }) => id)]) {
      this.#mark(name, this.#touched.has(name) ? messages.get(name) : undefined);
    }
    const { plan } = state;
    const primary = this.#part<HTMLAnchorElement>('primary');
    if (primary) primary.href = (plan?.ready && safeHref(plan.href)) || this.#blank;
    if (!plan?.ready) {
      this.#status(plan?.message ?? '');
      this.#show('preview', false);
      this.#show('copy', false);
      return state;
    }
    if (primary) primary.textContent = plan.buttonLabel;
    this.#preview(plan);
    this.#status(statusOf(plan), plan.overflow ? 'over' : plan.bytes > URL_WARNING ? 'long' : 'ok');
    return state;
  }

  #preview({ preview }: ReadyPlan): void {
    const [name, text] =
      preview.type === 'file'
        ? [preview.fileName, preview.content]
        : preview.type === 'issue'
          ? [preview.title, preview.body]
          : ['', preview.command];
    this.#write('name', name);
    this.#write('text', text);
    this.#show('preview', text !== '');
    this.#show('copy', text !== '');
  }

  /** With errors, the button leads to them instead; with too long an address, the text goes along in the clipboard. */
  #press(event: Event): void {
    if (!this.#validate && !this.#failed) {
      event.preventDefault();
      void this.#ready().then(() => this.#part('primary')?.click());
      return;
    }
    if (this.#failed) return;
    const { errors, plan } = this.#update();
    if (plan?.ready) {
      this.#show('summary', false);
      if (plan.overflow && plan.copy) this.#copy(plan.copy);
      return;
    }
    event.preventDefault();
    for (const { input } of errors) this.#touched.add(input);
    this.#update();
    if (errors.length === 0) return;
    const links = errors.map(({ input, message }) => {
      const link = document.createElement('a');
      link.href = `#f-${input}`;
      link.textContent = message;
      const item = document.createElement('li');
      item.append(link);
      return item;
    });
    this.#part('problems')?.replaceChildren(...links);
    this.#show('summary', true);
    this.#control(errors[0]!.input)?.focus();
  }

  #mark(name: string, message: string | undefined): void {
    for (const control of this.#controls(name)) {
      if (message) control.setAttribute('aria-invalid', 'true');
      else control.removeAttribute('aria-invalid');
    }
    const place = document.getElementById(`e-${name}`);
    if (!place) return;
    place.hidden = !message;
    (place.querySelector('span') ?? place).textContent = message ?? '';
  }

  async #load(source: string | undefined): Promise<void> {
    const leadsToFile =
      this.#model!.action.invocation.type === 'UPSERT_ENTITY' && this.#model!.action.operation !== 'CREATE';
    if (source) this.#index = (await loadNames(source, leadsToFile)) ?? this.#index;
  }

  #suggest(input: HTMLInputElement): void {
    const { list, value } = input;
    if (!this.#index || !list || !input.dataset['optionsSrc']) return;
    const options = suggest(this.#index, input.dataset['kind'], value).map(({ value: text, label }) => {
      const option = document.createElement('option');
      option.value = text;
      option.label = label;
      return option;
    });
    list.replaceChildren(...options);
  }

  #copy(text: string): void {
    const fail = () =>
      this.#status('The browser did not allow to copy: select the text and copy it yourself');
    if (!navigator.clipboard) fail();
    else navigator.clipboard.writeText(text).then(() => this.#status('Copied'), fail);
  }

  #texts(): { [name: string]: string[] } {
    const data = new FormData(this.querySelector('form')!);
    return Object.fromEntries([...data.keys()].map((name) => [name, data.getAll(name).map(String)]));
  }

  #set(name: string, texts: readonly string[]): void {
    for (const control of this.#controls(name)) {
      if (control instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(control.type)) {
        control.checked = texts.includes(control.value);
      } else control.value = texts[0] ?? '';
    }
  }

  #controls(name: string): Control[] {
    return [...this.querySelector('form')!.elements].filter(
      (item): item is Control => isControl(item) && item.name === name,
    );
  }

  #control(name: string): Control | undefined {
    return this.#controls(name)[0];
  }

  #status(text: string, state = ''): void {
    this.#write('status', text);
    const status = this.#part('status');
    if (status) status.dataset['state'] = state;
  }

  #write(part: string, text: string): void {
    const element = this.#part(part);
    if (element && element.textContent !== text) element.textContent = text;
  }

  #show(part: string, shown: boolean): void {
    const element = this.#part(part);
    if (element) element.hidden = !shown;
  }

  #part<T extends HTMLElement>(name: string): T | null {
    return this.querySelector<T>(`[data-part="${name}"]`);
  }
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isControl(item: unknown): item is Control {
  return (
    item instanceof HTMLInputElement ||
    item instanceof HTMLSelectElement ||
    item instanceof HTMLTextAreaElement
  );
}

function statusOf({ bytes, overflow, hint }: ReadyPlan): string {
  const length = `${formatNumber(bytes)} of ${formatNumber(URL_LIMIT)} bytes`;
  if (overflow)
    return `The text is too long for a link (${length}). The button copies it and opens the blank form. ${hint}.`;
  if (bytes > URL_WARNING)
    return `${length}: so long an address may be refused while you sign in. If so, copy the text.`;
  return hint ? `${hint}.` : length;
}

function parse(text: string | null): { [id: string]: never } {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? (value as { [id: string]: never }) : {};
  } catch {
    return {};
  }
}

customElements.define('portolan-action', PortolanAction);
