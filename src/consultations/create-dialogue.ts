/** A new session: from one sentence, and a question for what it left out. */
import { text } from '../line/compose.ts';
import { middayOf } from '../thai/calendar.ts';
import { readDate, readTime } from '../thai/dates.ts';
import { weekdayName } from '../thai/format.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { normalise } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { bangkokDate } from '../time.ts';
import { answer, perform, type Message, type Step, type Turn } from '../turn.ts';
import { prepareAnnouncement } from './effects.ts';
import * as say from './messages.ts';
import { isStop, startsAnother, type CreateDialogue, type Planning } from './planning-dialogue.ts';
import * as planningMessages from './planning-messages.ts';
import * as previewMessages from './preview-messages.ts';
import { SESSION_LETTERS, nextQuestion, type SessionDraft } from './rules.ts';

export function createSteps(
  { places }: { places: Places },
  { groupName, forStaff, manageable, mayManage, groupFor, withDate, withTime, dateProblem }: Planning,
) {
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
    return perform([prepareAnnouncement(draft)], (outcome) => {
      switch (outcome.kind) {
        case 'preview':
          return {
            reply: [...before, previewMessages.announcementPreview(outcome.preview, groupName)],
            dialogue: null,
          };
        case 'past':
          return {
            reply: [text(planningMessages.pastDate(outcome.at)), planningMessages.ask('date', [], turn.saidAt)],
            dialogue: { topic: 'session.create', draft: { ...draft, date: undefined }, asking: 'date' },
          };
        case 'forbidden':
          return { reply: [say.forbidden()], dialogue: null };
      }
    });
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
        if (said.length > SESSION_LETTERS.venue) return again(turn, planningMessages.tooLong(SESSION_LETTERS.venue));
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

  return { goOn, create, fillIn };
}
