/** What a page offers to somebody whose browser runs no scripts: its forms, and what only scripts could set going. */
import type { Page } from 'playwright-core';

export interface FoundForm {
  method: string;
  /** The path that it is sent to, without its query. */
  action: string;
  /** What keeps people from sending it. */
  problems: string[];
}

export interface Offers {
  forms: FoundForm[];
  /** Parts that a script alone would fill or renew. */
  scriptOnly: string[];
}

/** Of the page that is open. What is folded away counts as there: it opens without scripts. */
export function offersOf(page: Page): Promise<Offers> {
  return page.evaluate(() => {
    type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
    const textOf = (node: Element | null | undefined): string => (node?.textContent ?? '').trim();
    const nameOf = (element: Element): string =>
      element.getAttribute('aria-label')?.trim() ||
      (element.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => textOf(document.getElementById(id)))
        .join(' ')
        .trim() ||
      [...((element as Field).labels ?? [])].map(textOf).join(' ').trim();
    for (const fold of document.querySelectorAll('details')) fold.open = true;

    const formOf = (form: HTMLFormElement) => {
      const elements = [...form.elements];
      const buttons = elements.filter(
        (element): element is HTMLButtonElement => element instanceof HTMLButtonElement && element.type === 'submit',
      );
      const fields = elements.filter(
        (element) => element.matches('input:not([type=hidden]), select, textarea') && !element.matches('[type=submit]'),
      );
      const method = form.getAttribute('method') ?? '';
      const token = form.querySelector<HTMLInputElement>('input[type=hidden][name=formToken]');
      const action = new URL(form.action, document.baseURI).pathname;
      const problems = [
        ...(method === 'get' || method === 'post' ? [] : ['no method']),
        ...(form.getAttribute('action') ? [] : ['no action']),
        ...(buttons.length > 0 ? [] : ['no button']),
        ...buttons.filter((button) => !button.checkVisibility()).map((button) => `hidden button ${textOf(button)}`),
        ...buttons.filter((button) => !nameOf(button) && !textOf(button)).map(() => 'a button without words'),
        ...fields.filter((field) => !nameOf(field)).map((field) => `no label: ${(field as Field).name}`),
        ...(method === 'post' && action.startsWith('/console/') && !token?.value ? ['no token'] : []),
      ];
      return { method, action, problems };
    };

    // Without a script such a part stays as it came: there must be a link or a button that does the same.
    const moving = '[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]';
    const worksWithout = (element: Element): boolean =>
      element.matches('a[href]') ||
      element.closest('form')?.querySelector('button[type=submit]') != null ||
      [...element.querySelectorAll<HTMLAnchorElement>('a[href]')].some(
        ({ href }) => new URL(href).pathname === location.pathname,
      );
    return {
      forms: [...document.forms].map(formOf),
      scriptOnly: [...document.querySelectorAll(moving)]
        .filter((element) => !worksWithout(element))
        .map((element) => element.id || element.outerHTML.slice(0, 120)),
    };
  });
}
