/** `/console/context`: what is known of districts and district groups, each with its source. */
import type { AuditStore } from '../access/audit.ts';
import { isWithin } from '../access/policy.ts';
import type { ContextDesk } from '../development-issues/context-effects.ts';
import { contextNarrative } from '../development-issues/context-messages.ts';
import { SWOT_KINDS, type DistrictContext } from '../development-issues/context-model.ts';
import {
  CONTEXT_LETTERS,
  contextFacts,
  contextId,
  contextIdsOf,
  scopeOf,
  type ContextScope,
  districtIn,
} from '../development-issues/context-rules.ts';
import type { ContextStore } from '../development-issues/context-store.ts';
import { contentDisposition } from '../documents/http.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import { isDay } from '../time.ts';
import { groupNameOf, groupChoice, districtNameOf } from '../web/format.ts';
import { typedText, type Typed } from '../web/forms.tsx';
import { good } from '../web/layout.tsx';
import { sendBytes } from '../web/send.ts';
import { mergeStale, wasIn } from '../web/stale.tsx';
import { actorNames } from './actors.ts';
import { contextWords } from './context-messages.ts';
import { CONTEXT, contextListPage, contextPage, contextPath, type ContextView } from './context-pages.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';

export interface ContextDeps extends Omit<DeskDeps, 'staff' | 'programme'> {
  programme: Pick<Programme, 'places' | 'context'>;
  contexts: ContextStore;
  contextDesk: ContextDesk;
  staff: StaffStore;
  audit: Pick<AuditStore, 'findBySubject'>;
}

export function contextRoutes(desk: Desk, deps: ContextDeps): void {
  const { places, context: config } = deps.programme;
  const NAMES = config.fields.flatMap(({ id }) => [id, `${id}-source`, `${id}-date`]);

  desk.page(CONTEXT, async (visit): Promise<Answer> => {
    const { lang } = visit;
    const words = contextWords(lang);
    const reach = visit.reach('context.view');
    const groups = places.groups.filter(({ code }) => isWithin(reach, { districtGroup: code }));
    const asked = visit.query('group');
    const group = asked ? groups.find(({ code }) => code === asked) : groups[0];
    if (!group) return MISSING;
    const ids = contextIdsOf(group.code, places);
    const found = await deps.contexts.findMany(ids);
    const byId = new Map(found.map((context) => [context._id, context]));
    const page = contextListPage({
      lang,
      groups: groups.map(groupChoice(lang)),
      group: group.code,
      areas: ids.map((id) => {
        const district = districtIn(id);
        const name = district === null ? words.wholeGroup : districtNameOf(places, lang, district);
        return { id, name, context: byId.get(id) ?? null };
      }),
      fields: config.fields.length,
      narrative: contextNarrative(contextFacts(group.code, found, places, config, visit.now)),
    });
    return { page, title: words.title, current: CONTEXT, moves: true };
  });

  // ------------------------------------------------------------ one area

  function scopeFor(visit: Visit, write = false): ContextScope | null {
    const scope = scopeOf(`${visit.param('kind')}:${visit.param('name')}`, places);
    const allowed = scope && (write ? deps.contextDesk.mayWrite : deps.contextDesk.maySee)(visit.member, scope);
    return allowed ? scope : null;
  }

  function valuesOf({ fields }: DistrictContext): Record<string, string> {
    return Object.fromEntries(
      config.fields.flatMap(({ id }) => {
        const known = fields.find(({ field }) => field === id);
        return [
          [id, known?.text ?? ''],
          [`${id}-source`, known?.source ?? ''],
          [`${id}-date`, known?.date ?? ''],
        ];
      }),
    );
  }

  async function show(
    visit: Visit,
    scope: ContextScope,
    more: Partial<Pick<ContextView, 'typed' | 'swotTyped' | 'fileTyped' | 'stale' | 'told'>> & { status?: number } = {},
  ): Promise<Answer> {
    const { lang } = visit;
    const words = contextWords(lang);
    const context = await deps.contextDesk.read(scope);
    const records = (await deps.audit.findBySubject(context._id)).toReversed();
    const ids = [
      ...records.map(({ actor }) => actor),
      ...[...context.fields, ...context.swot, ...context.attachments].map(({ by }) => by),
    ];
    const staffName = await actorNames(deps, lang, ids);
    const own = more.typed && !more.stale ? wasIn(more.typed, NAMES) : null;
    const name =
      scope.kind === 'district'
        ? districtNameOf(places, lang, scope.district)
        : groupNameOf(places, lang, scope.districtGroup);
    const page = contextPage({
      lang,
      context,
      name,
      config,
      mayWrite: deps.contextDesk.mayWrite(visit.member, scope),
      staffName,
      history: records.map(({ at, action, actor }) => ({
        at,
        what: words.actions[action] ?? action,
        by: staffName(actor),
      })),
      typed: more.typed ?? valuesOf(context),
      was: own ?? valuesOf(context),
      seen: own ? Number(typedText(more.typed!, 'seen')) : context.version,
      swotTyped: more.swotTyped ?? {},
      fileTyped: more.fileTyped ?? {},
      stale: more.stale ?? null,
      told: more.told ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: name, current: CONTEXT, status: more.status ?? 200 };
  }

  const PATH = `${CONTEXT}/:kind/:name`;
  const isDayOrNone = (text: string): boolean => text === '' || isDay(text);
  const sourced = (typed: Typed, prefix: string) => ({
    source: typedText(typed, `${prefix}source`).trim().slice(0, CONTEXT_LETTERS.source) || null,
    date: typedText(typed, `${prefix}date`) || null,
  });

  desk.form(PATH, {
    async show(visit, typed): Promise<Answer> {
      const scope = scopeFor(visit);
      return scope ? show(visit, scope, typed ? { typed } : {}) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const scope = scopeFor(visit, true);
      if (!scope) return MISSING;
      const { typed } = visit;
      const words = contextWords(visit.lang);
      if (config.fields.some(({ id }) => !isDayOrNone(typedText(typed, `${id}-date`))))
        return show(visit, scope, { typed, told: words.problems.notADate, status: 422 });
      const given = Object.fromEntries(
        config.fields.map(({ id }) => [
          id,
          {
            text: typedText(typed, id).replace(/\r\n/g, '\n').trim().slice(0, CONTEXT_LETTERS.text),
            ...sourced(typed, `${id}-`),
          },
        ]),
      );
      const seen = Number(typedText(typed, 'seen'));
      const done = await deps.contextDesk.writeFields(scope, seen, given, visit.member, visit.filled);
      if (done.ok) return { goTo: contextPath(contextId(scope)), notice: good(words.saved) };
      if (done.reason !== 'changed') return MISSING;
      const { changed, merged } = mergeStale(typed, valuesOf(done.context));
      const [latest] = (await deps.audit.findBySubject(done.context._id)).toReversed();
      const by = latest ? ((await deps.staff.find(latest.actor))?.displayName ?? null) : null;
      return show(visit, scope, { typed: merged, stale: { changed, by }, status: 409 });
    },
  });

  desk.post(`${PATH}/swot`, {
    async act(visit): Promise<Answer> {
      const scope = scopeFor(visit, true);
      if (!scope) return MISSING;
      const { typed } = visit;
      const words = contextWords(visit.lang);
      const kind = SWOT_KINDS.find((each) => each === typedText(typed, 'kind'));
      const text = typedText(typed, 'text').trim().slice(0, CONTEXT_LETTERS.swot);
      if (!kind || text === '')
        return show(visit, scope, { swotTyped: typed, told: words.problems.required, status: 422 });
      if (!isDayOrNone(typedText(typed, 'date')))
        return show(visit, scope, { swotTyped: typed, told: words.problems.notADate, status: 422 });
      await deps.contextDesk.addSwot(scope, { kind, text, ...sourced(typed, '') }, visit.member, visit.sheet);
      return { goTo: contextPath(contextId(scope)), notice: good(words.added) };
    },
  });

  desk.post(`${PATH}/swot-remove`, {
    async act(visit): Promise<Answer> {
      const scope = scopeFor(visit, true);
      if (!scope) return MISSING;
      const words = contextWords(visit.lang);
      const done = await deps.contextDesk.removeSwot(
        scope,
        typedText(visit.typed, 'entry'),
        visit.member,
        visit.filled,
      );
      if (!done.ok) return show(visit, scope, { told: words.problems.gone, status: 409 });
      return { goTo: contextPath(contextId(scope)), notice: good(words.removed) };
    },
  });

  desk.upload(`${PATH}/attach`, {
    mostBytes: config.attachments.mostBytes,
    async tooLarge(visit): Promise<Answer> {
      const scope = scopeFor(visit, true);
      const told = contextWords(visit.lang).problems.tooLarge;
      return scope ? show(visit, scope, { fileTyped: visit.typed, told, status: 413 }) : MISSING;
    },
    async act(visit, file): Promise<Answer> {
      const scope = scopeFor(visit, true);
      if (!scope) return MISSING;
      const words = contextWords(visit.lang);
      const { typed } = visit;
      const refused = (problem: keyof typeof words.problems): Promise<Answer> =>
        show(visit, scope, { fileTyped: typed, told: words.problems[problem], status: 422 });
      if (!file) return refused('empty');
      if (!isDayOrNone(typedText(typed, 'fileDate'))) return refused('notADate');
      const about = {
        source: typedText(typed, 'fileSource').trim().slice(0, CONTEXT_LETTERS.source) || null,
        date: typedText(typed, 'fileDate') || null,
      };
      const done = await deps.contextDesk.attach(scope, { ...file, ...about }, visit.member, visit.sheet);
      if (done.ok) return { goTo: `${contextPath(contextId(scope))}#attachments`, notice: good(words.attached) };
      return done.reason === 'changed' ? MISSING : refused(done.reason);
    },
  });

  desk.post(`${PATH}/detach`, {
    async act(visit): Promise<Answer> {
      const scope = scopeFor(visit, true);
      if (!scope) return MISSING;
      const words = contextWords(visit.lang);
      const done = await deps.contextDesk.detach(scope, typedText(visit.typed, 'file'), visit.member, visit.filled);
      if (!done.ok) return show(visit, scope, { told: words.problems.gone, status: 409 });
      return { goTo: contextPath(contextId(scope)), notice: good(words.detached) };
    },
  });

  desk.page(`${PATH}/file/:file`, async (visit): Promise<Answer> => {
    const scope = scopeFor(visit);
    const context = scope && (await deps.contextDesk.read(scope));
    const file = context?.attachments.find(({ _id }) => _id === visit.param('file'));
    if (!file) return MISSING;
    visit.response.set({
      'content-type': file.contentType,
      'content-length': String(file.size),
      'content-disposition': contentDisposition(file.name, `file.${file.name.split('.').at(-1)}`),
      'x-content-type-options': 'nosniff',
    });
    await sendBytes(visit.response, deps.contexts.readFile(file._id));
    return { sent: true };
  });
}
