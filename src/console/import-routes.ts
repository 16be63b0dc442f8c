/** `/console/representatives/import`: lists of district offices come into the registry, looked at before anything is saved. */
import { pipeline } from 'node:stream/promises';
import { reachesNothing, isWithin } from '../access/policy.ts';
import { contentDisposition } from '../documents/http.ts';
import type { Programme } from '../programme.ts';
import { REPORT_FORMATS, writeRowReport } from '../representatives/import-documents.ts';
import { applyImport, checkImport, chooseRows, dropImport, uploadRegistry } from '../representatives/import-effects.ts';
import { fileTroubles, MOST_MEGABYTES } from '../representatives/import-messages.ts';
import { ROW_CHOICES, type RegistryImport } from '../representatives/import-model.ts';
import { COLUMN_MEANINGS, missingIn, type Mapping } from '../representatives/import-rules.ts';
import { rowsKey, type ImportStore } from '../representatives/import-store.ts';
import type { Perform } from '../turn.ts';
import { typedText, type Typed } from '../web/forms.tsx';
import { bad, good, type Notice } from '../web/layout.tsx';
import { pathWith } from '../web/parts.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { importWords, meaningTold } from './import-messages.ts';
import { appliedPage } from './import-done-pages.tsx';
import * as pages from './import-pages.tsx';
import { LETTERS_AT_ONCE, sendLetters } from './registry-letters-routes.ts';

export interface ImportDeps extends Omit<DeskDeps, 'programme'> {
  programme: Pick<Programme, 'places' | 'organisation'>;
  imports: ImportStore;
  chatLink(): string | null;
  perform: Perform;
  wake(): void;
}

const REGISTRY = '/console/representatives';
const { IMPORTS } = pages;
const SHOWN = 50;
const NEW_SHOWN = 20;
const EARLIER_SHOWN = 10;
/** A small list is through before the page is there. */
const WAITS = { times: 20, ms: 50 } as const;

export function importRoutes(desk: Desk, deps: ImportDeps): void {
  const { imports, perform } = deps;
  const { places } = deps.programme;

  async function find(visit: Visit): Promise<RegistryImport | null> {
    const found = await imports.find(visit.param('id'));
    const mine = found?.by === visit.member.id && !reachesNothing(visit.reach('representative.edit'));
    return mine && found.state !== 'dropped' ? found : null;
  }

  async function showUpload(visit: Visit, notice: Notice | null, status = 200): Promise<Answer> {
    if (reachesNothing(visit.reach('representative.edit'))) return MISSING;
    const earlier = await imports.findOwn(visit.member.id, EARLIER_SHOWN);
    const { lang, formToken, sheet } = visit;
    const shown = earlier.filter(({ state }) => state !== 'dropped');
    const page = pages.uploadPage({ lang, formToken, sheet, earlier: shown });
    return { page, title: importWords(lang).title, current: REGISTRY, status, ...(notice && { notice }) };
  }

  desk.page(IMPORTS, (visit) => showUpload(visit, null));
  desk.upload(IMPORTS, {
    mostBytes: MOST_MEGABYTES * 1_000_000,
    tooLarge: (visit) => showUpload(visit, bad(importWords(visit.lang).tooLarge), 413),
    async act(visit, file) {
      if (!file) return showUpload(visit, bad(importWords(visit.lang).noFile), 422);
      const outcome = await perform(uploadRegistry({ fileName: file.name, bytes: file.bytes }), visit.cause());
      if (!outcome) return MISSING;
      if (outcome.kind === 'refused') return showUpload(visit, bad(fileTroubles(visit.lang)[outcome.problem]), 422);
      return { goTo: `${IMPORTS}/${outcome.id}/columns` };
    },
  });

  const fieldsOf = ({ columns, headerRow, district }: Mapping): Typed => ({
    headerRow: String(headerRow),
    district: district ?? '',
    ...Object.fromEntries(columns.map((meaning, index) => [`column-${index}`, meaning ?? ''])),
  });

  function mappingFrom(typed: Typed, width: number): Mapping {
    const district = typedText(typed, 'district');
    return {
      columns: Array.from(
        { length: width },
        (_, index) => COLUMN_MEANINGS.find((each) => each === typedText(typed, `column-${index}`)) ?? null,
      ),
      headerRow: Math.max(0, Math.trunc(Number(typedText(typed, 'headerRow')) || 0)),
      district: places.districts.some(({ nameTh }) => nameTh === district) ? district : null,
    };
  }

  function problemsOf({ lang }: Visit, mapping: Mapping): string[] {
    const words = importWords(lang);
    const missing = missingIn(mapping);
    const twice = COLUMN_MEANINGS.filter((each) => mapping.columns.filter((column) => column === each).length > 1);
    return [
      ...(missing.includes('fullName') ? [words.needsName] : []),
      ...(missing.includes('district') ? [words.needsDistrict] : []),
      ...twice.map((each) => words.twice(meaningTold(lang, each))),
    ];
  }

  function showMapping(visit: Visit, found: RegistryImport, typed: Typed, more: { problems?: string[] } = {}): Answer {
    const { lang, formToken, sheet } = visit;
    const reach = visit.reach('representative.edit');
    const districts = places.districts
      .filter(({ nameTh, group }) => isWithin(reach, { district: nameTh, districtGroup: group }))
      .map(({ nameTh }) => ({ value: nameTh, label: nameTh }));
    const problems = more.problems ?? [];
    return {
      page: pages.mappingPage({ lang, formToken, sheet, found, typed, problems, districts }),
      title: importWords(lang).mappingTitle,
      current: REGISTRY,
      status: problems.length > 0 ? 422 : 200,
    };
  }

  desk.form(`${IMPORTS}/:id/columns`, {
    async show(visit, typed) {
      const found = await find(visit);
      if (!found) return MISSING;
      if (found.state !== 'mapping' && found.state !== 'checked') return { goTo: `${IMPORTS}/${found._id}` };
      return showMapping(visit, found, typed ?? fieldsOf(found.mapping));
    },
    async act(visit) {
      const found = await find(visit);
      if (!found) return MISSING;
      const width = Math.max(0, ...found.head.map(({ cells }) => cells.length));
      const mapping = mappingFrom(visit.typed, width);
      const problems = problemsOf(visit, mapping);
      if (problems.length > 0) return showMapping(visit, found, visit.typed, { problems });
      await perform(checkImport({ import: found._id, mapping }), visit.cause());
      deps.wake();
      await rest(found._id, 'checking');
      return { goTo: `${IMPORTS}/${found._id}` };
    },
  });

  /** Gives a small list the moment that it takes. */
  async function rest(id: string, state: RegistryImport['state']): Promise<void> {
    for (let times = 0; times < WAITS.times; times += 1) {
      if ((await imports.find(id))?.state !== state) return;
      await new Promise((resolve) => setTimeout(resolve, WAITS.ms));
    }
  }

  async function countsSoFar(lang: Visit['lang'], found: RegistryImport): Promise<[string, number][]> {
    const words = importWords(lang);
    if (found.state === 'checking') {
      const counts = await imports.countKinds(rowsKey(found));
      return (['new', 'same', 'differs', 'bad'] as const).map((kind) => [words.kinds[kind], counts[kind]]);
    }
    const outcomes = await imports.countOutcomes(rowsKey(found));
    return Object.entries(outcomes).map(([outcome, count]) => [words.outcomes[outcome as 'added'], count]);
  }

  desk.page(`${IMPORTS}/:id/state`, async (visit) => {
    const found = await find(visit);
    if (!found) return MISSING;
    if (found.state === 'checking' || found.state === 'applying')
      return { piece: pages.workingPiece(visit.lang, found, await countsSoFar(visit.lang, found)) };
    // It is done: the page as a whole takes its place.
    visit.response.set('hx-redirect', `${IMPORTS}/${found._id}`).status(204).end();
    return { sent: true };
  });

  desk.page(`${IMPORTS}/:id`, async (visit) => {
    const found = await find(visit);
    if (!found) return MISSING;
    return showImport(visit, found);
  });

  async function showImport(visit: Visit, found: RegistryImport, notice?: Notice, status = 200): Promise<Answer> {
    const { lang } = visit;
    const more = { title: importWords(lang).title, current: REGISTRY, status, ...(notice && { notice }) };
    switch (found.state) {
      case 'mapping':
      case 'dropped':
        return { goTo: `${IMPORTS}/${found._id}/columns` };
      case 'checking':
      case 'applying':
        return { page: pages.workingPage(lang, found, await countsSoFar(lang, found)), moves: true, ...more };
      case 'checked':
        return { page: await dryRun(visit, found), ...more };
      case 'applied':
        return { page: await applied(visit, found), ...more };
    }
  }

  async function dryRun(visit: Visit, found: RegistryImport) {
    const { lang, formToken, sheet } = visit;
    const of = rowsKey(found);
    const after = (name: string): number => Number(visit.query(name)) || 0;
    const [counts, changes, badRows, differing, fresh] = await Promise.all([
      imports.countKinds(of),
      imports.countTaken(of),
      imports.findRows(of, 'bad', after('bad'), SHOWN + 1),
      imports.findRows(of, 'differs', after('differs'), SHOWN + 1),
      imports.findRows(of, 'new', 0, NEW_SHOWN),
    ]);
    const next = (name: string, rows: typeof badRows): string | null =>
      rows.length > SHOWN ? pathWith(`${IMPORTS}/${found._id}`, { [name]: String(rows[SHOWN - 1]!.row) }) : null;
    return pages.dryRunPage({
      lang,
      formToken,
      sheet,
      found,
      counts: { ...counts, new: counts.new + changes.add },
      changes: changes.take,
      bad: badRows.slice(0, SHOWN),
      badNext: next('bad', badRows),
      differing: differing.slice(0, SHOWN),
      differingNext: next('differs', differing),
      fresh,
    });
  }

  async function applied(visit: Visit, found: RegistryImport) {
    const { lang, formToken, sheet } = visit;
    const of = rowsKey(found);
    const [outcomes, counts] = await Promise.all([imports.countOutcomes(of), imports.countKinds(of)]);
    const bundles = await imports.findBundles(of, LETTERS_AT_ONCE);
    return appliedPage({ lang, formToken, sheet, found, outcomes, bad: counts.bad, bundles });
  }

  for (const format of REPORT_FORMATS)
    desk.page(`${IMPORTS}/:id/report.${format}`, async (visit) => {
      const found = await find(visit);
      if (!found) return MISSING;
      visit.response.type(format);
      visit.response.set(
        'content-disposition',
        contentDisposition(importWords('th').badRowsFile(format), importWords('en').badRowsFile(format)),
      );
      await pipeline(writeRowReport(format, visit.lang, imports.readRows(rowsKey(found), 'bad')), visit.response);
      return { sent: true };
    });

  desk.post(`${IMPORTS}/:id/choices`, {
    async act(visit) {
      const found = await find(visit);
      if (!found) return MISSING;
      const { lang, typed } = visit;
      const choices = Object.entries(typed).flatMap(([name, value]) => {
        const row = Number(/^choice-(\d+)$/.exec(name)?.[1]);
        const choice = ROW_CHOICES.find((each) => each === value);
        return row && choice ? [{ row, choice }] : [];
      });
      const all = ROW_CHOICES.find((each) => each === typedText(typed, 'all')) ?? null;
      const done = await perform(
        chooseRows({
          import: found._id,
          check: Number(typedText(typed, 'check')),
          choices: all ? [] : choices,
          all,
        }),
        visit.cause(),
      );
      if (!done) return showImport(visit, found, bad(importWords(lang).gone), 409);
      return { goTo: `${IMPORTS}/${found._id}`, notice: good(importWords(lang).chosen) };
    },
  });

  desk.post(`${IMPORTS}/:id/apply`, {
    async act(visit) {
      const found = await find(visit);
      if (!found) return MISSING;
      const check = Number(typedText(visit.typed, 'check'));
      const started = await perform(applyImport({ import: found._id, check }), visit.cause());
      if (!started) return showImport(visit, found, bad(importWords(visit.lang).gone), 409);
      deps.wake();
      await rest(found._id, 'applying');
      return { goTo: `${IMPORTS}/${found._id}` };
    },
  });

  desk.post(`${IMPORTS}/:id/drop`, {
    async act(visit) {
      const found = await find(visit);
      if (!found) return MISSING;
      const words = importWords(visit.lang);
      const dropped = await perform(dropImport({ import: found._id }), visit.cause());
      return { goTo: IMPORTS, notice: dropped ? good(words.dropped) : bad(words.gone) };
    },
  });

  desk.post(`${IMPORTS}/:id/letters`, {
    async act(visit) {
      const found = await find(visit);
      if (!found) return MISSING;
      const after = Number(typedText(visit.typed, 'after')) || 0;
      const rows = await imports.findAdded(rowsKey(found), after, LETTERS_AT_ONCE);
      const people = rows.flatMap(({ person }) => person ?? []);
      await imports.notePrinted(found._id, after);
      return sendLetters(deps, visit, { people, subject: found._id, back: `${IMPORTS}/${found._id}` });
    },
  });
}
