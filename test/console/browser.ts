/** A browser as far as the console needs one: it keeps a cookie and fills in the forms it was shown. */
export interface Page {
  status: number;
  html: string;
  headers: Headers;
  /** What a person reads, without marks and runs of spaces. */
  words: string;
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
    const html = await response.text();
    const words = html
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    return { status: response.status, html, headers: response.headers, words };
  }

  return {
    cookies,
    visit: (path: string) => ask(path),
    peek: (path: string) => ask(path, { method: 'HEAD' }),
    /** Sends the form of a page, with other values where told. */
    async submit(page: Page, change: { fields?: Record<string, string>; headers?: Record<string, string> } = {}) {
      const action = /<form[^>]*method="post"[^>]*action="([^"]+)"/.exec(page.html)?.[1];
      if (!action) throw new Error(`there is no form on this page: ${page.words}`);
      const hidden = [...page.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
      const fields = Object.fromEntries(hidden.map(([, name, value]) => [name!, value!]));
      return ask(action, {
        method: 'POST',
        body: new URLSearchParams({ ...fields, ...change.fields }),
        ...(change.headers && { headers: change.headers }),
      });
    },
  };
}

export type Browser = ReturnType<typeof openBrowser>;
