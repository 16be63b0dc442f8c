/** Steps of an analyst who announces, moves, cancels and looks after sessions; and of anybody who asks for the schedule. */
import { readTap } from '../line/postback.ts';
import { may, scopesFor } from '../access/policy.ts';
import { formIn } from '../thai/command-parts.ts';
import { findDates } from '../thai/date-mentions.ts';
import { readDate, readTime } from '../thai/dates.ts';
import { middayOf } from '../thai/calendar.ts';
import { groupNameIn, weekdayName } from '../thai/format.ts';
import { normalise, stripParticles } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { putsOff } from '../thai/session-commands.ts';
import { severalDates, shiftIn } from '../thai/several-sessions.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { text } from '../line/compose.ts';
import { bangkokDate } from '../time.ts';
import { answer, perform, type FeatureRoutes, type Message, type Next, type Step, type Turn } from '../turn.ts';
import {
  changeDraftField,
  confirmChange,
  confirmHeld,
  dropChange,
  findSchedule,
  lookAtSession,
  leaveOutOfChange,
  prepareAnnouncement,
  prepareChange,
  type ChangeOutcome,
  type DraftField,
} from './effects.ts';
import * as say from './messages.ts';
import * as previewMessages from './preview-messages.ts';
import * as planningMessages from './planning-messages.ts';
import * as toldMessages from './told-messages.ts';
import type { Consultation } from './model.ts';
import { nextQuestion, type ChangeCommand, type SessionDraft, type SessionQuestion } from './rules.ts';

const MAX_VENUE = 200;

interface CreateDialogue {
  topic: 'session.create';
  draft: SessionDraft;
  asking: SessionQuestion | 'weekday';
}
interface ChangeDialogue {
  topic: 'session.change';
  command: ChangeCommand;
  asking: 'districtGroup' | 'session' | 'date' | 'time' | 'onlineLink' | 'venue' | 'chair' | 'form';
}
interface EditDialogue {
  topic: 'session.edit';
  consultation: string;
  field: DraftField;
}

export interface ConsultationDialogueDeps {
  places: Places;
}

export function consultationRoutes({ places }: ConsultationDialogueDeps): FeatureRoutes {
  const groupName = (code: string): string => groupNameIn(places, code);

  // ------------------------------------------------------------ who may, and for which district group

  /** A step only where staff may manage sessions and it is a 1:1 chat; else the refusal. */
  function forStaff(turn: Turn, then: () => Step): Step {
    if (turn.where.kind !== 'direct') return answer({ reply: [say.privateOnly()] });
    return manageable(turn).length === 0 ? answer({ reply: [say.forbidden()] }) : then();
  }
  const manageable = (turn: Turn): string[] => {
    const scopes = scopesFor(turn.who.staff, 'consultation.manage');
    return scopes === 'all' ? places.groups.map(({ code }) => code) : [...scopes];
  };
  const mayManage = (turn: Turn, districtGroup: string): boolean =>
    may(turn.who.staff, 'consultation.manage', { districtGroup });

  /** The district group that was said, or the only one this person looks after. */
  function groupFor(turn: Turn, said: string | undefined): string | undefined {
    const own = manageable(turn);
    return said ?? (own.length === 1 ? own[0] : undefined);
  }

  // ------------------------------------------------------------ a new session

  function goOn(turn: Turn, draft: SessionDraft, before: Message[] = []): Step {
    if (draft.districtGroup && !mayManage(turn, draft.districtGroup))
      return answer({ reply: [say.forbidden()], dialogue: null });
    if (draft.date && draft.date < bangkokDate(turn.saidAt)) {
      const { date, ...rest } = draft;
      return goOn(turn, rest, [text(planningMessages.pastDate(middayOf(date)))]);
    }
    const asking = nextQuestion(draft);
    if (asking) {
      const choices = places.groups.filter(({ code }) => manageable(turn).includes(code));
      const dialogue: CreateDialogue = { topic: 'session.create', draft, asking };
      return answer({
        reply: [...before, planningMessages.ask(asking, choices, turn.saidAt)],
        dialogue: { ...dialogue },
      });
    }
    return perform([prepareAnnouncement(draft)], (outcome) =>
      outcome.kind === 'past'
        ? {
            reply: [text(planningMessages.pastDate(outcome.at)), planningMessages.ask('date', [], turn.saidAt)],
            dialogue: { topic: 'session.create', draft: { ...draft, date: undefined }, asking: 'date' },
          }
        : { reply: [...before, previewMessages.announcementPreview(outcome.preview, groupName)], dialogue: null },
    );
  }

  function create(turn: Turn): Step {
    const { slots, ask = [] } = turn.reading as ReadingOf<'session_create'>;
    return forStaff(turn, () => {
      const [date, time] = slots.startsAt?.split('T') ?? [slots.date];
      // Without a date the reading has no moment; the hour that was said is kept all the same.
      const spoken = !date && turn.said.kind === 'text' ? readTime(turn.said.text) : null;
      const hour = spoken && 'time' in spoken ? spoken : null;
      const draft: SessionDraft = {
        districtGroup: groupFor(turn, slots.districtGroup),
        date,
        time: time ?? hour?.time,
        endTime: slots.endsAt?.split('T')[1] ?? hour?.end,
        venue: slots.venue,
        chair: slots.chair,
        round: slots.round,
        form: slots.form,
      };
      if (slots.warning === 'weekday_mismatch' && date) {
        const typed = turn.said.kind === 'text' ? readDate(turn.said.text, turn.saidAt) : null;
        const weekday =
          typed && 'typedWeekday' in typed ? weekdayName(Number(typed.typedWeekday)).replace(/^วัน/, '') : '';
        return answer({
          reply: [planningMessages.weekdayMismatch(middayOf(date), weekday)],
          dialogue: { topic: 'session.create', draft, asking: 'weekday' },
        });
      }
      const problem = ask.includes('date') ? dateProblem(turn) : null;
      if (!problem) return goOn(turn, draft);
      const dialogue: CreateDialogue = {
        topic: 'session.create',
        draft: { ...draft, date: undefined },
        asking: 'date',
      };
      return answer({ reply: [problem], dialogue: { ...dialogue } });
    });
  }

  function fillIn(turn: Turn): Step | null {
    const { draft, asking } = turn.dialogue as unknown as CreateDialogue;
    if (turn.said.kind !== 'text') return again(turn, planningMessages.wordsPlease);
    const said = normalise(turn.said.text);
    if (isStop(said)) return answer({ reply: [say.stopped()], dialogue: null });
    if (startsAnother(turn)) return null;
    switch (asking) {
      case 'districtGroup': {
        const group = places.findGroup(said);
        return group ? goOn(turn, { ...draft, districtGroup: group.code }) : again(turn, '');
      }
      case 'weekday':
        if (said === planningMessages.OTHER_DATE) return goOn(turn, { ...draft, date: undefined });
        return withDate(turn, said, (date) => goOn(turn, { ...draft, date }));
      case 'date':
        return withDate(turn, said, (date) => {
          const time = readTime(said);
          return goOn(turn, {
            ...draft,
            date,
            ...(time && 'time' in time && { time: time.time, endTime: time.end ?? draft.endTime }),
          });
        });
      case 'time':
        return withTime(turn, said, (time, end) => goOn(turn, { ...draft, time, endTime: end ?? draft.endTime }));
      case 'venue':
        if (said.length > MAX_VENUE) return again(turn, planningMessages.tooLong(MAX_VENUE));
        return goOn(turn, { ...draft, venue: said === 'ยังไม่กำหนด' ? '' : said });
    }
  }

  function again(turn: Turn, problem: string): Step {
    const { draft, asking } = turn.dialogue as unknown as CreateDialogue;
    const choices = places.groups.filter(({ code }) => manageable(turn).includes(code));
    const question = planningMessages.ask(asking === 'weekday' ? 'date' : asking, choices, turn.saidAt);
    return answer({
      reply: [...(problem ? [text(problem)] : []), question],
      dialogue: { topic: 'session.create', draft, asking },
    });
  }

  function withDate(turn: Turn, said: string, then: (date: string) => Step): Step {
    const read = readDate(said, turn.saidAt);
    const keep = turn.dialogue;
    if (!read) return answer({ reply: [text(planningMessages.notADate)], dialogue: keep });
    if ('warning' in read)
      return answer({
        reply: [
          planningMessages.weekdayMismatch(middayOf(read.date), weekdayName(read.typedWeekday).replace(/^วัน/, '')),
        ],
        dialogue: keep,
      });
    if ('ask' in read) {
      if (read.reason === 'no_such_day') return answer({ reply: [text(planningMessages.noSuchDay)], dialogue: keep });
      return answer({
        reply: [planningMessages.whichDate((read.candidates ?? []).map(middayOf), turn.saidAt)],
        dialogue: keep,
      });
    }
    if (read.date < bangkokDate(turn.saidAt))
      return answer({ reply: [text(planningMessages.pastDate(middayOf(read.date)))], dialogue: keep });
    return then(read.date);
  }

  /** What is wrong with the date in a whole sentence: no such day, or more than one could be meant. */
  function dateProblem(turn: Turn): Message | null {
    const read = turn.said.kind === 'text' ? readDate(turn.said.text, turn.saidAt) : null;
    if (!read || !('ask' in read)) return null;
    if (read.reason === 'no_such_day')
      return text(planningMessages.noSuchDay, [planningMessages.whenPicker('date', turn.saidAt)]);
    return read.candidates ? planningMessages.whichDate(read.candidates.map(middayOf), turn.saidAt) : null;
  }

  /** A command about a day that does not exist must not fall on another session. */
  const dateRefused = (turn: Turn): Step | null => {
    const problem = turn.reading?.ask?.includes('date') ? dateProblem(turn) : null;
    return problem && answer({ reply: [problem] });
  };

  function withTime(turn: Turn, said: string, then: (time: string, end?: string) => Step): Step {
    const read = readTime(said);
    if (!read) return answer({ reply: [text(planningMessages.notATime)], dialogue: turn.dialogue });
    if ('ask' in read) return answer({ reply: [planningMessages.whichTime(read.candidates)], dialogue: turn.dialogue });
    return then(read.time, read.end);
  }

  // ------------------------------------------------------------ a change of sessions that exist

  function change(turn: Turn, command: ChangeCommand): Step {
    return forStaff(turn, () => {
      const districtGroup = groupFor(turn, command.districtGroup);
      if (!districtGroup) return askAbout(turn, command, 'districtGroup');
      if (!mayManage(turn, districtGroup)) return answer({ reply: [say.forbidden()], dialogue: null });
      const full: ChangeCommand = { ...command, districtGroup };
      if (full.set.form === 'online' && full.set.onlineLink === undefined) return askAbout(turn, full, 'onlineLink');
      return perform([prepareChange(full)], (outcome) => afterPrepare(turn, full, outcome));
    });
  }

  function afterPrepare(turn: Turn, command: ChangeCommand, outcome: ChangeOutcome): Next {
    switch (outcome.kind) {
      case 'preview':
        return { reply: [previewMessages.changePreview(outcome.preview, groupName)], dialogue: null };
      case 'choose':
        return {
          reply: [planningMessages.chooseSession(outcome.sessions, groupName)],
          dialogue: changeDialogue(command, 'session'),
        };
      case 'none':
        return {
          reply: [planningMessages.noSession(groupName(command.districtGroup!), outcome.upcoming)],
          dialogue: null,
        };
      case 'needs':
        return {
          reply: [questionFor(turn, outcome.what)],
          dialogue: changeDialogue({ ...exactly(command, outcome.sessions), missing: undefined }, outcome.what),
        };
      case 'needsTime':
        return {
          reply: [planningMessages.askNewTime(outcome.usualStart)],
          dialogue: changeDialogue(exactly(command, outcome.sessions), 'time'),
        };
      case 'past': {
        const { date: _past, shiftDays: _shift, ...set } = command.set;
        return {
          reply: [text(planningMessages.pastDate(outcome.at)), planningMessages.askNewDate(turn.saidAt)],
          dialogue: changeDialogue({ ...command, set }, 'date'),
        };
      }
      case 'same':
        return { reply: [previewMessages.sameAsBefore()], dialogue: null };
    }
  }

  /** From here on the command is about the session that was found, and no other. */
  const exactly = (command: ChangeCommand, [only, ...others]: readonly Consultation[]): ChangeCommand =>
    only && others.length === 0 ? { ...command, target: { consultation: only._id } } : command;

  const changeDialogue = (command: ChangeCommand, asking: ChangeDialogue['asking']) => ({
    topic: 'session.change',
    command,
    asking,
  });

  function questionFor(turn: Turn, asking: Exclude<ChangeDialogue['asking'], 'session' | 'time'>): Message {
    switch (asking) {
      case 'districtGroup':
        return planningMessages.ask(
          'districtGroup',
          places.groups.filter(({ code }) => manageable(turn).includes(code)),
          turn.saidAt,
        );
      case 'onlineLink':
        return planningMessages.askOnlineLink();
      case 'date':
        return planningMessages.askNewDate(turn.saidAt);
      case 'venue':
      case 'chair':
      case 'form':
        return planningMessages.askField(asking, turn.saidAt);
    }
  }

  const askAbout = (turn: Turn, command: ChangeCommand, asking: 'districtGroup' | 'onlineLink'): Step =>
    answer({ reply: [questionFor(turn, asking)], dialogue: changeDialogue(command, asking) });

  function goOnChanging(turn: Turn): Step | null {
    const { command, asking } = turn.dialogue as unknown as ChangeDialogue;
    if (turn.said.kind !== 'text')
      return answer({ reply: [text(planningMessages.wordsPlease)], dialogue: turn.dialogue });
    const said = normalise(turn.said.text);
    if (isStop(said)) return answer({ reply: [say.stopped()], dialogue: null });
    // A form's name alone would read as a new session of that form.
    if (startsAnother(turn) && !(asking === 'form' && formIn(said))) return null;
    switch (asking) {
      case 'districtGroup': {
        const group = places.findGroup(said);
        return group
          ? change(turn, { ...command, districtGroup: group.code })
          : askAbout(turn, command, 'districtGroup');
      }
      case 'session':
        if (said === planningMessages.OTHER_DATE)
          return change(turn, { ...command, target: { ...command.target, date: undefined } });
        return withDate(turn, said, (date) => change(turn, { ...command, target: { ...command.target, date } }));
      case 'date': {
        if (said === planningMessages.OTHER_DATE)
          return answer({ reply: [questionFor(turn, 'date')], dialogue: changeDialogue(command, 'date') });
        if (putsOff(said)) return change(turn, { ...command, set: {} });
        const shiftDays = shiftIn(said);
        if (shiftDays) return change(turn, { ...command, set: { ...command.set, shiftDays } });
        return withDate(turn, said, (date) => {
          const time = readTime(said);
          return change(turn, {
            ...command,
            set: { ...command.set, date, ...(time && 'time' in time && { time: time.time }) },
          });
        });
      }
      case 'time':
        if (/เวลาเดิม|เหมือนเดิม/.test(said)) return change(turn, { ...command, set: { ...command.set, keepTime: true } });
        return withTime(turn, said, (time, end) =>
          change(turn, { ...command, set: { ...command.set, time, ...(end && { endTime: end }) } }),
        );
      case 'onlineLink': {
        if (/ยังไม่มี|ไม่มี/.test(said)) return change(turn, { ...command, set: { ...command.set, onlineLink: '' } });
        if (!/^https:\/\/\S+$/.test(said))
          return answer({
            reply: [text(planningMessages.notALink), planningMessages.askOnlineLink()],
            dialogue: turn.dialogue,
          });
        return change(turn, { ...command, set: { ...command.set, onlineLink: said } });
      }
      case 'venue':
      case 'chair': {
        if (said.length > MAX_VENUE)
          return answer({ reply: [text(planningMessages.tooLong(MAX_VENUE))], dialogue: turn.dialogue });
        return change(turn, { ...command, set: { ...command.set, [asking]: stripParticles(said) } });
      }
      case 'form': {
        const form = formIn(said);
        return form
          ? change(turn, { ...command, set: { ...command.set, form } })
          : answer({ reply: [planningMessages.askField('form', turn.saidAt)], dialogue: turn.dialogue });
      }
    }
  }

  const wordsOf = ({ said }: Turn): string => (said.kind === 'text' ? said.text : '');

  /** A weekday that contradicts its date: what was meant is asked, before anything falls on a wrong day. */
  function weekdayDoubt(turn: Turn, command: ChangeCommand): Step | null {
    const doubted = findDates(normalise(wordsOf(turn)), turn.saidAt, command.set.date ? 'next' : 'nearest').flatMap(
      ({ reading }) => ('warning' in reading ? [reading] : []),
    )[0];
    if (!doubted) return null;
    const aboutNew = doubted.date === command.set.date;
    const { date: _date, ...set } = command.set;
    const asked = aboutNew ? { ...command, set } : { ...command, target: { ...command.target, date: undefined } };
    const typed = weekdayName(doubted.typedWeekday).replace(/^วัน/, '');
    return forStaff(turn, () =>
      answer({
        reply: [planningMessages.weekdayMismatch(middayOf(doubted.date), typed)],
        dialogue: changeDialogue(asked, aboutNew ? 'date' : 'session'),
      }),
    );
  }

  function postpone(turn: Turn): Step {
    const { slots } = turn.reading as ReadingOf<'session_postpone'>;
    const words = wordsOf(turn);
    const together = severalDates(words, turn.saidAt);
    const [said, time] = slots.startsAt?.split('T') ?? [slots.date];
    const date = said && together?.includes(said) ? undefined : said;
    const shiftDays = shiftIn(words) ?? undefined;
    const command: ChangeCommand = {
      kind: 'postponed',
      districtGroup: slots.districtGroup,
      target: together ? { dates: together } : { date: slots.from, round: slots.round, all: slots.all },
      set: {
        ...(shiftDays ? { shiftDays } : { date }),
        time,
        endTime: slots.endsAt?.split('T')[1],
        keepTime: slots.keepTime,
      },
      reason: slots.reason,
      ...(!date && !shiftDays && !slots.all && !putsOff(words) && { missing: 'date' as const }),
    };
    const doubt = slots.warning ? weekdayDoubt(turn, command) : null;
    return doubt ?? (together ? null : dateRefused(turn)) ?? change(turn, command);
  }

  function cancel(turn: Turn): Step {
    const { slots } = turn.reading as ReadingOf<'session_cancel'>;
    return aboutSessions(turn, slots, { kind: 'cancelled', set: {} });
  }

  function changeDetails(turn: Turn): Step {
    const { slots, ask = [] } = turn.reading as ReadingOf<'session_change'>;
    const { form, venue, chair } = slots;
    const missing = ask.includes('form')
      ? ('form' as const)
      : ask.includes('value')
        ? /ประธาน/u.test(wordsOf(turn))
          ? ('chair' as const)
          : ('venue' as const)
        : undefined;
    return aboutSessions(turn, slots, { kind: 'changed', set: { form, venue, chair }, missing });
  }

  function aboutSessions(
    turn: Turn,
    slots: ReadingOf<'session_cancel'>['slots'],
    what: Pick<ChangeCommand, 'kind' | 'set' | 'missing'>,
  ): Step {
    const { districtGroup, date, round, all, reason } = slots;
    const together = severalDates(wordsOf(turn), turn.saidAt);
    const target = together ? { dates: together } : { date, round, all };
    const command: ChangeCommand = { ...what, districtGroup, target, reason };
    const doubt = slots.warning ? weekdayDoubt(turn, command) : null;
    return doubt ?? (together ? null : dateRefused(turn)) ?? change(turn, command);
  }

  // ------------------------------------------------------------ editing a draft

  function editField(turn: Turn): Step | null {
    const { consultation, field } = turn.dialogue as unknown as EditDialogue;
    if (turn.said.kind !== 'text')
      return answer({ reply: [text(planningMessages.wordsPlease)], dialogue: turn.dialogue });
    const said = normalise(turn.said.text);
    if (isStop(said)) return answer({ reply: [say.stopped()], dialogue: null });
    if (startsAnother(turn)) return null;
    const set = (patch: Parameters<typeof changeDraftField>[0]['patch']): Step => saveField(consultation, patch);
    switch (field) {
      case 'when':
        return withDate(turn, said, (date) =>
          withTime(turn, said, (time, end) => set({ date, time, ...(end && { endTime: end }) })),
        );
      case 'endsAt':
        return withTime(turn, said, (time) => set({ endTime: time }));
      case 'venue':
      case 'chair':
        if (said.length > MAX_VENUE)
          return answer({ reply: [text(planningMessages.tooLong(MAX_VENUE))], dialogue: turn.dialogue });
        return set({ [field]: stripParticles(said) });
      case 'form':
        return answer({ reply: [planningMessages.askField('form', turn.saidAt)], dialogue: turn.dialogue });
    }
  }

  function saveField(consultation: string, patch: Parameters<typeof changeDraftField>[0]['patch']): Step {
    return perform([changeDraftField({ consultation, patch })], (outcome) =>
      outcome.kind === 'preview'
        ? { reply: [previewMessages.announcementPreview(outcome.preview, groupName)], dialogue: null }
        : {
            reply: [
              outcome.kind === 'past' ? text(planningMessages.pastDate(outcome.at)) : previewMessages.proposalGone(),
            ],
            dialogue: null,
          },
    );
  }

  // ------------------------------------------------------------ the schedule, for anybody

  function schedule(turn: Turn, slots: { districtGroup?: string; date?: string }): Step {
    const districtGroup =
      slots.districtGroup ??
      turn.who.representative?.districtGroup ??
      (turn.where.kind === 'lineGroup' ? turn.where.lineGroup?.districtGroup : null) ??
      manageable(turn)[0] ??
      null;
    return perform([findSchedule({ districtGroup, date: slots.date ?? null })], (sessions) => ({
      reply: [
        toldMessages.schedule(
          sessions,
          districtGroup,
          groupName,
          turn.who.representative?.status === 'active' && turn.who.representative.districtGroup === districtGroup,
        ),
      ],
    }));
  }

  // ------------------------------------------------------------ the table

  return {
    intents: {
      session_create: create,
      session_postpone: postpone,
      session_cancel: cancel,
      session_change: changeDetails,
      ask_schedule: (turn) => schedule(turn, (turn.reading as ReadingOf<'ask_schedule'>).slots),
    },
    dialogues: {
      'session.create': fillIn,
      'session.change': goOnChanging,
      'session.edit': editField,
    },
    buttons: {
      [say.scheduleButton.name]: (turn) => (readTap(say.scheduleButton, turn) ? schedule(turn, {}) : null),
      [say.pickGroupButton.name]: (turn) => {
        const picked = readTap(say.pickGroupButton, turn);
        if (!picked || !places.groups.some(({ code }) => code === picked.g)) return null;
        if (turn.dialogue?.topic === 'session.create')
          return forStaff(turn, () =>
            goOn(turn, { ...(turn.dialogue as unknown as CreateDialogue).draft, districtGroup: picked.g }),
          );
        if (turn.dialogue?.topic === 'session.change')
          return change(turn, { ...(turn.dialogue as unknown as ChangeDialogue).command, districtGroup: picked.g });
        return answer({ reply: [previewMessages.proposalGone()] });
      },
      [say.pickWhenButton.name]: (turn) => {
        const { date, datetime } = turn.said.kind === 'postback' ? turn.said.params : {};
        const [day, time] = datetime?.split('T') ?? [date];
        if (!day) return null;
        if (turn.dialogue?.topic === 'session.create')
          return forStaff(turn, () =>
            goOn(turn, { ...(turn.dialogue as unknown as CreateDialogue).draft, date: day, ...(time && { time }) }),
          );
        if (turn.dialogue?.topic === 'session.change') {
          const { command } = turn.dialogue as unknown as ChangeDialogue;
          return change(turn, { ...command, set: { ...command.set, date: day, ...(time && { time }) } });
        }
        if (turn.dialogue?.topic === 'session.edit' && time)
          return forStaff(turn, () =>
            saveField((turn.dialogue as unknown as EditDialogue).consultation, { date: day, time }),
          );
        return answer({ reply: [previewMessages.proposalGone()] });
      },
      [say.pickSessionButton.name]: (turn) => {
        const picked = readTap(say.pickSessionButton, turn);
        if (!picked) return null;
        if (turn.dialogue?.topic === 'session.change') {
          const { command } = turn.dialogue as unknown as ChangeDialogue;
          return change(turn, { ...command, target: { consultation: picked.c } });
        }
        return answer({ reply: [previewMessages.proposalGone()] });
      },
      [say.pickFormButton.name]: (turn) => {
        const picked = readTap(say.pickFormButton, turn);
        if (!picked) return null;
        if (turn.dialogue?.topic === 'session.change') {
          const { command } = turn.dialogue as unknown as ChangeDialogue;
          return change(turn, { ...command, missing: undefined, set: { ...command.set, form: picked.f } });
        }
        if (turn.dialogue?.topic !== 'session.edit') return null;
        return forStaff(turn, () =>
          saveField((turn.dialogue as unknown as EditDialogue).consultation, { form: picked.f }),
        );
      },
      [say.editDraftButton.name]: (turn) => {
        const picked = readTap(say.editDraftButton, turn);
        return (
          picked &&
          forStaff(turn, () =>
            perform([lookAtSession({ consultation: picked.c })], (session) => ({
              reply: [
                session?.status === 'draft' ? planningMessages.editMenu(session) : previewMessages.proposalGone(),
              ],
            })),
          )
        );
      },
      [say.editFieldButton.name]: (turn) => {
        const picked = readTap(say.editFieldButton, turn);
        return (
          picked &&
          forStaff(turn, () =>
            answer({
              reply: [planningMessages.askField(picked.f, turn.saidAt)],
              dialogue: { topic: 'session.edit', consultation: picked.c, field: picked.f },
            }),
          )
        );
      },
      [say.keepDraftButton.name]: (turn) => {
        const picked = readTap(say.keepDraftButton, turn);
        return (
          picked &&
          forStaff(turn, () =>
            perform([lookAtSession({ consultation: picked.c })], (session) => ({
              reply: [
                session?.status === 'draft' ? previewMessages.draftKept(session) : previewMessages.proposalGone(),
              ],
              dialogue: null,
            })),
          )
        );
      },
      [say.confirmChangeButton.name]: (turn) => {
        const picked = readTap(say.confirmChangeButton, turn);
        return (
          picked &&
          forStaff(turn, () =>
            perform([confirmChange({ change: picked.id })], (outcome): Next => {
              switch (outcome.kind) {
                case 'done':
                  return { reply: [previewMessages.changeDone(outcome.change, outcome)], must: true };
                case 'already':
                  return { reply: [previewMessages.alreadyDone(outcome.at)] };
                case 'outdated':
                  return { reply: [previewMessages.outdatedPreview()] };
                case 'gone':
                  return { reply: [previewMessages.proposalGone()] };
                case 'forbidden':
                  return { reply: [say.forbidden()] };
              }
            }),
          )
        );
      },
      [say.dropChangeButton.name]: (turn) => {
        const picked = readTap(say.dropChangeButton, turn);
        return (
          picked &&
          forStaff(turn, () => perform([dropChange({ change: picked.id })], () => ({ reply: [say.stopped()] })))
        );
      },
      [say.leaveOutButton.name]: (turn) => {
        const picked = readTap(say.leaveOutButton, turn);
        return (
          picked &&
          forStaff(turn, () =>
            perform([leaveOutOfChange({ change: picked.id, consultation: picked.c })], (preview) => ({
              reply: [preview ? previewMessages.changePreview(preview, groupName) : previewMessages.proposalGone()],
            })),
          )
        );
      },
      [say.heldButton.name]: (turn) => {
        const picked = readTap(say.heldButton, turn);
        return (
          picked &&
          forStaff(turn, () =>
            picked.v === 'no'
              ? perform([lookAtSession({ consultation: picked.c })], (session) => ({
                  reply: [
                    session?.status === 'announced'
                      ? planningMessages.notHeld(session, groupName)
                      : previewMessages.proposalGone(),
                  ],
                }))
              : perform([confirmHeld({ consultation: picked.c, revision: picked.r })], (outcome) => ({
                  reply: [
                    outcome
                      ? planningMessages.heldConfirmed(outcome.session, outcome.invitedAt)
                      : previewMessages.proposalGone(),
                  ],
                })),
          )
        );
      },
    },
  };
}

function isStop(said: string): boolean {
  return /^(ยกเลิก|หยุด|ไม่เอาแล้ว|ไม่ทำแล้ว)$/.test(stripParticles(said));
}

/** A whole new command in the middle of a question: it wins, the question is dropped. */
function startsAnother(turn: Turn): boolean {
  const intent = turn.reading?.intent ?? 'unknown';
  return /^(?:session_|broadcast|summary|feedback_(?:export|voices)|help|my_data|staff_|login|progress_report)/.test(
    intent,
  );
}
