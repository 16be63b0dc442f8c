/** `/console/sessions/…/papers`, `…/files`: minutes, partners and files of a session. */
import { isWithin } from '../access/policy.ts';
import type { Consultation } from '../consultations/model.ts';
import { MOST_MINUTES } from '../consultations/papers-model.ts';
import { attachPaper, removePaper, writePapers } from '../consultations/papers-effects.ts';
import type { SessionPapersStore } from '../consultations/papers-store.ts';
import { SESSION_LETTERS } from '../consultations/rules.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { contentDisposition } from '../documents/http.ts';
import type { Programme } from '../programme.ts';
import type { Action } from '../access/policy.ts';
import type { Perform } from '../turn.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';
import type { Notice } from '../web/layout.tsx';
import { sendBytes } from '../web/send.ts';
import { mergeStale, wasIn, type StaleField } from '../web/stale.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { papersPage } from './sessions-papers-pages.tsx';
import { partnersIn } from './sessions-sheet-values.ts';

export interface PapersDeskDeps extends Omit<DeskDeps, 'programme'> {
  programme: Pick<Programme, 'places' | 'context'>;
  consultations: Pick<ConsultationStore, 'find'>;
  sessionPapers: Pick<SessionPapersStore, 'find' | 'readFile'>;
  perform: Perform;
}

/** A draft's title is on its own sheet; nobody is told of one that changes later. */
const fieldsOf = ({ status }: Consultation): readonly string[] =>
  status === 'draft' ? ['partners', 'minutes'] : ['partners', 'minutes', 'title'];

export function sessionPapersRoutes(desk: Desk, deps: PapersDeskDeps): void {
  async function sessionFor(visit: Visit, action: Action): Promise<Consultation | null> {
    const session = await deps.consultations.find(visit.param('id'));
    return session && isWithin(visit.reach(action), session) ? session : null;
  }

  async function valuesOf(session: Consultation) {
    const papers = await deps.sessionPapers.find(session._id);
    const values: Readonly<Record<string, string>> = {
      partners: session.partners.join('\n'),
      minutes: papers?.minutes ?? '',
      title: session.title,
    };
    return {
      seen: papers?.version ?? 0,
      values: Object.fromEntries(fieldsOf(session).map((name) => [name, values[name] ?? ''])),
    };
  }

  async function showPapers(
    visit: Visit,
    session: Consultation,
    typed: Typed | null,
    more: { problems?: Problems; status?: number; stale?: StaleField[]; notice?: Notice | undefined } = {},
  ): Promise<Answer> {
    const now = await valuesOf(session);
    const own = typed && wasIn(typed, fieldsOf(session));
    const words = sessionWords(visit.lang);
    const page = papersPage({
      lang: visit.lang,
      session,
      typed: typed ?? now.values,
      problems: more.problems ?? {},
      seen: own ? Number(typedText(typed, 'seen')) : now.seen,
      before: own ?? now.values,
      stale: more.stale ?? null,
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return {
      page,
      title: words.editPapers,
      current: SESSIONS,
      status: more.status ?? 200,
      ...(more.notice && { notice: more.notice }),
    };
  }

  desk.form(`${SESSIONS}/:id/papers`, {
    async show(visit, typed, problems): Promise<Answer> {
      const session = await sessionFor(visit, 'consultation.manage');
      return session ? showPapers(visit, session, typed, { problems }) : MISSING;
    },
    async act(visit): Promise<Answer> {
      const session = await sessionFor(visit, 'consultation.manage');
      if (!session) return MISSING;
      const minutes = typedText(visit.typed, 'minutes').replaceAll('\r\n', '\n').trim();
      if (minutes.length > MOST_MINUTES)
        return showPapers(visit, session, visit.typed, { problems: { minutes: 'tooLong' }, status: 422 });
      const title = typedText(visit.typed, 'title').trim();
      if (title.length > SESSION_LETTERS.title)
        return showPapers(visit, session, visit.typed, { problems: { title: 'tooLong' }, status: 422 });
      const partners = partnersIn(typedText(visit.typed, 'partners'));
      if (!partners) return showPapers(visit, session, visit.typed, { problems: { partners: 'tooMany' }, status: 422 });
      const outcome = await deps.perform(
        writePapers({
          consultation: session._id,
          seen: Number(typedText(visit.typed, 'seen')),
          minutes,
          partners,
          ...(session.status !== 'draft' && visit.typed['title'] !== undefined && { title }),
        }),
        visit.cause(),
      );
      const words = sessionWords(visit.lang);
      switch (outcome) {
        case 'saved':
          return { goTo: `${SESSIONS}/${session._id}#papers`, notice: { tone: 'good', text: words.saved } };
        case 'stale': {
          const { values } = await valuesOf((await sessionFor(visit, 'consultation.manage')) ?? session);
          const { changed, merged } = mergeStale(visit.typed, values);
          return showPapers(visit, session, merged, { status: 409, stale: changed });
        }
        case 'gone':
          return MISSING;
      }
    },
  });

  const { mostBytes } = deps.programme.context.attachments;
  desk.upload(`${SESSIONS}/:id/files`, {
    mostBytes,
    async tooLarge(visit): Promise<Answer> {
      const session = await sessionFor(visit, 'consultation.manage');
      if (!session) return MISSING;
      const words = sessionWords(visit.lang);
      return showPapers(visit, session, null, { status: 413, notice: { tone: 'bad', text: words.fileTooLarge } });
    },
    async act(visit, file): Promise<Answer> {
      const session = await sessionFor(visit, 'consultation.manage');
      if (!session) return MISSING;
      const words = sessionWords(visit.lang);
      const goTo = `${SESSIONS}/${session._id}#papers`;
      if (!file) return { goTo, notice: { tone: 'bad', text: words.fileMissing } };
      const outcome = await deps.perform(attachPaper({ consultation: session._id, ...file }), visit.cause());
      switch (outcome) {
        case 'attached':
          return { goTo, notice: { tone: 'good', text: words.fileDone } };
        case 'gone':
          return MISSING;
        default:
          return {
            goTo,
            notice: {
              tone: 'bad',
              text: {
                empty: words.fileMissing,
                type: words.fileType,
                tooLarge: words.fileTooLarge,
                tooMany: words.filesFull,
              }[outcome],
            },
          };
      }
    },
  });

  desk.page(`${SESSIONS}/:id/files/:file`, async (visit): Promise<Answer> => {
    const session = await sessionFor(visit, 'consultation.view');
    const files = session && (await deps.sessionPapers.find(session._id))?.files;
    const file = files?.find(({ _id }) => _id === visit.param('file'));
    if (!file) return MISSING;
    const ascii = `file.${file.name.split('.').at(-1)}`;
    visit.response.set({
      'content-type': file.contentType,
      'content-length': String(file.size),
      'content-disposition': contentDisposition(file.name, ascii),
      'x-content-type-options': 'nosniff',
    });
    await sendBytes(visit.response, deps.sessionPapers.readFile(file._id));
    return { sent: true };
  });

  desk.post(`${SESSIONS}/:id/files/:file/remove`, {
    async act(visit): Promise<Answer> {
      const session = await sessionFor(visit, 'consultation.manage');
      if (!session) return MISSING;
      const words = sessionWords(visit.lang);
      const file = visit.param('file');
      const outcome = await deps.perform(removePaper({ consultation: session._id, file }), visit.cause());
      const goTo = `${SESSIONS}/${session._id}#papers`;
      return outcome === 'removed' ? { goTo, notice: { tone: 'good', text: words.fileGone } } : MISSING;
    },
  });
}
