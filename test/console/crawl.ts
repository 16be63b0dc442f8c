/** Finds the pages of the console as people do: by the menu, and by the links of pages. */
import type { Browser, Page } from './browser.ts';

/** Parts of a query that make another page of it, not only another selection. */
const MAKES_A_PAGE = ['view', 'kind'];

/** Two addresses of one shape are the same page about something else: `/console/sessions/:id`. */
export function shapeOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://desk');
  const place = decodeURIComponent(pathname)
    .split('/')
    .map((part) => (/[\d_ก-๙]/.test(part) ? ':id' : part))
    .join('/');
  const kinds = MAKES_A_PAGE.flatMap((name) => (searchParams.has(name) ? [`${name}=${searchParams.get(name)}`] : []));
  return kinds.length > 0 ? `${place}?${kinds.join('&')}` : place;
}

const linksIn = (html: string): string[] =>
  [...html.matchAll(/<a[^>]*\shref="(\/console[^"#]*)"/g)].map(([, link]) => link!.replaceAll('&amp;', '&'));

/** One page of each shape that can be reached from the first one; files are left out. */
export async function findPages(desk: Browser, start = '/console'): Promise<Map<string, Page & { path: string }>> {
  const pages = new Map<string, Page>();
  const seen = new Set<string>();
  const waiting = [start];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const shape = shapeOf(path);
    if (seen.has(shape) || /\.\w{3,7}$|\/file(\/|$)|\/files\/|\/media\//.test(shape)) continue;
    seen.add(shape);
    const page = await desk.visit(path);
    if (!(page.headers.get('content-type') ?? '').includes('text/html')) continue;
    if (page.status !== 200) throw new Error(`${path} is linked, and answers ${page.status}`);
    pages.set(shape, { ...page, path });
    waiting.push(...linksIn(page.html));
  }
  return pages;
}
