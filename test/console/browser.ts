/** A browser as far as the console needs one: it keeps cookies, follows links and fills in the forms it was shown. */
import { actionsOf, type Person, type World } from '../world.ts';

export interface Page {
  status: number;
  html: string;
  headers: Headers;
  /** Of the page that was shown in the end. */
  path: string;
  /** What a person reads, without marks and runs of spaces. */
  words: string;
}

export type Fields = Record<string, string | readonly string[]>;

/** What a person sees of a piece of HTML. */
export function wordsIn(html: string): string {
  return html
    .replace(/<(script|style|title)[^>]*>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

const unescape = (text: string): string =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
const attribute = (tag: string, name: string): string | null => {
  const match = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s/>])`).exec(tag);
  return match ? unescape(match[1] ?? '') : null;
};

export interface Form {
  action: string;
  method: string;
  fields: Record<string, string[]>;
  words: string;
}

/** Every form of a page with what it would send as it stands. */
export function formsOf({ html, path }: Pick<Page, 'html' | 'path'>): Form[] {
  return [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', body = '']) => {
    const fields: Record<string, string[]> = {};
    const add = (name: string | null, value: string): void => {
      if (name) (fields[name] ??= []).push(value);
    };
    for (const [tag] of body.matchAll(/<input(?:[^>"]|"[^"]*")*>/g)) {
      const type = attribute(tag, 'type');
      if ((type === 'checkbox' || type === 'radio') && attribute(tag, 'checked') === null) continue;
      if (type !== 'submit' && type !== 'file') add(attribute(tag, 'name'), attribute(tag, 'value') ?? 'on');
    }
    for (const [, tag = '', text = ''] of body.matchAll(/<textarea([^>]*)>(.*?)<\/textarea>/gs))
      add(attribute(`${tag} `, 'name'), unescape(text));
    for (const [, tag = '', options = ''] of body.matchAll(/<select([^>]*)>(.*?)<\/select>/gs)) {
      const all = [...options.matchAll(/<option(?:[^>"]|"[^"]*")*>/g)].map(([option]) => option);
      const chosen = all.find((option) => attribute(option, 'selected') !== null) ?? all[0];
      if (chosen) add(attribute(`${tag} `, 'name'), attribute(chosen, 'value') ?? '');
    }
    return {
      action: attribute(`${head} `, 'action') ?? path,
      method: (attribute(`${head} `, 'method') ?? 'get').toLowerCase(),
      fields,
      words: wordsIn(body),
    };
  });
}

export function openBrowser(origin: string) {
  const cookies = new Map<string, string>();

  async function ask(path: string, init: RequestInit = {}): Promise<Page> {
    const response = await fetch(new URL(path, origin), {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]!.split('=');
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const location = response.headers.get('location');
    if (response.status === 303 && location) return ask(location);
    if (response.status === 307 && location) return ask(location, init);
    const html = await response.text();
    return { status: response.status, html, headers: response.headers, path, words: wordsIn(html) };
  }

  /** Browsers say which page a form stands on. */
  const from = ({ path }: Page): Record<string, string> => ({ referer: new URL(path, origin).href });

  return {
    cookies,
    /** Sends the form of a page that takes a file, with this one. */
    async upload(page: Page, file: { name: string; bytes: Buffer | string }): Promise<Page> {
      const form = formsOf(page).find(({ words }) => words.includes('MB'));
      if (!form) throw new Error(`this page takes no file: ${page.words}`);
      const body = new FormData();
      for (const [name, values] of Object.entries(form.fields)) for (const value of values) body.append(name, value);
      body.append('file', new Blob([Buffer.from(file.bytes as Buffer)]), file.name);
      return ask(form.action, { method: 'POST', body, headers: from(page) });
    },
    /** A file that a link or a form leads to, as bytes. */
    async download(path: string, init: RequestInit = {}): Promise<Response> {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      return fetch(new URL(path, origin), { ...init, headers: { ...init.headers, cookie } });
    },
    visit: (path: string, headers: Record<string, string> = {}) => ask(path, { headers }),
    peek: (path: string) => ask(path, { method: 'HEAD' }),
    /**
     * Sends a form of a page, with other values where told: the first one below the frame, or the one whose action or
     * button is named.
     */
    async submit(
      page: Page,
      change: { form?: string; fields?: Fields; headers?: Record<string, string> } = {},
    ): Promise<Page> {
      const all = formsOf(page);
      const fits = ({ action, words }: Form): boolean =>
        action.startsWith(change.form!) || words.includes(change.form!);
      const form = change.form ? all.find(fits) : (all.find(({ action }) => action !== '/console/logout') ?? all[0]);
      if (!form) throw new Error(`there is no such form on this page: ${page.words}`);
      const fields: Fields = { ...form.fields, ...change.fields };
      const body = new URLSearchParams(
        Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
      );
      if (form.method === 'get') return ask(`${form.action.split('?')[0]}?${body}`, { headers: change.headers ?? {} });
      return ask(form.action, { method: 'POST', body, headers: { ...from(page), ...change.headers } });
    },
    /** Sends the form with that action and a file in it. */
    async attach(
      page: Page,
      file: { form: string; field: string; name: string; bytes: Buffer; fields?: Record<string, string> },
    ): Promise<Page> {
      const form = formsOf(page).find(({ action }) => action === file.form);
      if (!form) throw new Error(`there is no such form on this page: ${page.words}`);
      const body = new FormData();
      for (const [name, [value = '']] of Object.entries(form.fields)) body.set(name, file.fields?.[name] ?? value);
      body.set(file.field, new Blob([new Uint8Array(file.bytes)]), file.name);
      return ask(form.action, { method: 'POST', body, headers: from(page) });
    },
  };
}

export type Browser = ReturnType<typeof openBrowser>;

/** The link that the bot's answer to "เข้าระบบ" carries. */
export async function loginLinkFor(person: Person): Promise<string> {
  await person.says('เข้าระบบ');
  const [action] = actionsOf(await person.last());
  if (action?.type !== 'uri' || !('uri' in action)) throw new Error(`no link: ${await person.lastText()}`);
  return action.uri!;
}

/** A browser in which this person is logged in, and the first page. */
export async function logIn(world: World, person: Person): Promise<{ browser: Browser; page: Page }> {
  const browser = openBrowser(world.url);
  const page = await browser.submit(await browser.visit(await loginLinkFor(person)));
  return { browser, page };
}
