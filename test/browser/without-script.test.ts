/**
 * The console without JavaScript: every page is read, and every form that it has is filled in and sent by its button, as
 * somebody does whose browser runs no scripts. The forms are those of `every-form.ts`; one that is not there fails.
 */
import { statSync } from 'node:fs';
import type { Locator, Response } from 'playwright-core';
import { consoleRouter } from '../../src/console/routes.ts';
import { findPages } from '../console/crawl.ts';
import { FORMS, NO_FORM, type FormStep, type Value } from './every-form.ts';
import { offersOf } from './form-audit.ts';
import { prepareForms, type Prepared } from './form-city.ts';
import { openStage, type OpenPage, type Stage } from './stage.ts';

let stage: Stage;
let city: Prepared;
let page: OpenPage;
let routes: { method: string; path: string; fits: RegExp }[];
/** Of each form: the page that showed it last. */
const standsOn = new Map<string, string>();

beforeAll(async () => {
  stage = await openStage('without-script');
  city = await prepareForms(stage.world);
  routes = routesOf(consoleRouter(stage.world.context));
  page = await stage.open({ javaScriptEnabled: false });
  const cookies = [...city.desk.cookies].map(([name, value]) => ({ name, value, url: stage.world.url }));
  await page.context().addCookies(cookies);
}, 120_000);
afterAll(() => stage?.close());

interface Layers {
  stack: readonly {
    route?: { path: string; methods: Readonly<Record<string, boolean>> };
    handle?: Partial<Layers>;
  }[];
}

/** Everything that the console answers to, in the order in which it is tried. */
function routesOf(router: unknown): typeof routes {
  return (router as Layers).stack.flatMap(({ route, handle }) => {
    if (!route) return handle?.stack ? routesOf(handle) : [];
    const fits = new RegExp(`^${route.path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`);
    return Object.keys(route.methods).map((method) => ({ method, path: route.path, fits }));
  });
}

/** `post /console/sessions/:id/cancel`; null where the app knows no such address. */
function formNameOf({ method, action }: { method: string; action: string }): string | null {
  const route = routes.find((each) => each.method === method && each.fits.test(action));
  return route ? `${method} ${route.path}` : null;
}

const known = new Set(FORMS.map(({ form }) => form));

/** What is wrong with the page that is open. Remembers which forms stand on it. */
async function problemsHere(): Promise<string[]> {
  const { forms, scriptOnly } = await offersOf(page);
  const problems = scriptOnly.map((part) => `only with scripts: ${part}`);
  for (const form of forms) {
    const name = formNameOf(form);
    if (name === null) problems.push(`nothing takes ${form.method} ${form.action}`);
    else if (!known.has(name)) problems.push(`not tried anywhere: ${name}`);
    else standsOn.set(name, page.url());
    problems.push(...form.problems.map((problem) => `${form.method} ${form.action}: ${problem}`));
  }
  return problems;
}

it('has, on every page, whole forms that are in the list, and nothing that only a script could set going', async () => {
  const found: Record<string, string[]> = {};
  for (const { path } of (await findPages(city.desk)).values()) {
    await page.goto(stage.world.url + path);
    const problems = await problemsHere();
    if (problems.length > 0) found[path] = problems;
  }
  expect(found).toEqual({});
}, 120_000);

// ------------------------------------------------------------ sending

async function openFormPage({ form, at, through = [], anew }: FormStep): Promise<void> {
  const path = at ? stage.world.url + (typeof at === 'string' ? at : at(city)) : standsOn.get(form);
  if (anew) await page.reload();
  else if (at || through.length === 0) {
    if (path === undefined) throw new Error(`no page shows ${form}`);
    // The answer to a form that was sent may stand at an address that is no page.
    if (at || page.url() !== path) await page.goto(path);
  }
  for (const link of through) {
    await page.locator(link).first().click();
    await page.waitForLoadState();
  }
}

async function fillIn(field: Locator, value: string): Promise<void> {
  const kind = await field.evaluate((element) => (element as HTMLInputElement).type);
  if (kind === 'select-one') {
    const first = field.locator('option:not([value=""])').first();
    await field.selectOption(value === '*' ? ((await first.getAttribute('value')) ?? '') : value);
  } else if (kind === 'checkbox' || kind === 'radio') await field.check();
  else await field.fill(value);
}

async function fillAll(form: Locator, name: string, value: Value): Promise<void> {
  const fields = form.locator(`[name="${name}"]:not([type=hidden])`);
  if (typeof value === 'object' && 'buffer' in value) return fields.setInputFiles(value);
  for (const each of [value].flat()) {
    const ofValue = form.locator(`[name="${name}"][value="${each}"]`);
    await fillIn((await ofValue.count()) > 0 ? ofValue.first() : fields.first(), each);
  }
}

/** Fills in the form, presses its button and waits for what the app answers. */
async function send({
  form,
  fill = {},
  button = /./,
}: FormStep): Promise<{ response: Response; bytes: number | null }> {
  const wanted = await page
    .locator('form')
    .evaluateAll((all) =>
      (all as HTMLFormElement[]).map(({ method, action }) => ({ method, action: new URL(action).pathname })),
    );
  const candidates = wanted.flatMap((each, index) =>
    formNameOf(each) === form ? [page.locator('form').nth(index)] : [],
  );
  for (const one of candidates) {
    const press = one.locator('button[type=submit]').filter({ hasText: button });
    if ((await press.count()) === 0) continue;
    // Folded away it opens by a click on what names it.
    for (const fold of await one.locator('xpath=ancestor::details[not(@open)]/summary').all()) await fold.click();
    for (const [name, value] of Object.entries(fill)) await fillAll(one, name, value);
    const answered = page.waitForResponse(
      (response) => response.request().isNavigationRequest() && !(response.status() >= 300 && response.status() < 400),
    );
    // Whichever does not come is not missed.
    const shown = page.waitForEvent('domcontentloaded').catch(() => null);
    const saved = page.waitForEvent('download').catch(() => null);
    await press.first().click({ noWaitAfter: true });
    const response = await answered;
    if (!isFile(response)) await shown;
    const file = isFile(response) ? await (await saved)?.path() : null;
    return { response, bytes: file ? statSync(file).size : null };
  }
  throw new Error(`no ${form} with the button ${button}: ${await page.locator('main').innerText()}`);
}

const isFile = (response: Response): boolean => 'content-disposition' in response.headers();

/** What is wrong with the answer. */
async function problemsOf(
  { response, bytes }: Awaited<ReturnType<typeof send>>,
  { told }: FormStep,
): Promise<string[]> {
  const problems = response.status() === 200 ? [] : [`answers ${response.status()}`];
  if (isFile(response)) return bytes ? problems : [...problems, 'is an empty file'];
  const type = response.headers()['content-type'] ?? '';
  if (!type.startsWith('text/html')) problems.push(`is ${type}`);
  if ((await page.locator('header.bar + nav.sections, body.alone').count()) === 0) problems.push('is no whole page');
  if ((await page.getByRole('heading', { level: 1 }).count()) !== 1) problems.push('has no title');
  const good = page.locator('main > .notice.good');
  // Beside a word that it is done, a warning is about what is to be done next.
  const wrong = page.locator((await good.count()) > 0 ? '.problem' : '.notice.bad, .problem');
  problems.push(...(await wrong.allInnerTexts()).map((words) => `says ${words}`));
  if (told) {
    if (!(await page.locator('main').innerText()).match(told)) problems.push(`does not say ${told}`);
  } else if (response.request().redirectedFrom() && (await good.count()) === 0) problems.push('says nothing was done');
  else if (!response.request().redirectedFrom() && response.request().method() === 'POST')
    problems.push('is not expected to be a page of its own');
  return problems;
}

it.each(FORMS.map((step) => [`${step.form} ${step.what ?? ''}`.trim(), step] as const))(
  'takes %s',
  async (_name, step) => {
    await openFormPage(step);
    const answer = await send(step);
    await stage.world.settled();
    const problems = [...(await problemsOf(answer, step)), ...(await problemsHere())];
    if (problems.length > 0) problems.push(page.url(), (await page.locator('main').innerText()).slice(0, 600));
    expect(problems).toEqual([]);
  },
);

it('leaves out no form that the app would take', () => {
  const taken = routes.filter(({ method }) => method === 'post').map(({ path }) => `post ${path}`);
  expect(taken.filter((form) => !known.has(form) && !NO_FORM.has(form))).toEqual([]);
});
