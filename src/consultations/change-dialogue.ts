/** A change of sessions that exist: put off, called off, another place; one or many, with a preview before it is done. */
import { SESSION_LETTERS } from './rules.ts';
import { text } from '../line/compose.ts';
import { readTap } from '../line/postback.ts';
import { middayOf } from '../thai/calendar.ts';
import { formIn } from '../thai/command-parts.ts';
import { findDates } from '../thai/date-mentions.ts';
import { readTime } from '../thai/dates.ts';
import { weekdayName } from '../thai/format.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { normalise, stripParticles } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { movesHourOnly, putsOff } from '../thai/session-commands.ts';
import { severalDates, shiftIn } from '../thai/several-sessions.ts';
import { answer, perform, type Message, type Next, type Step, type Turn } from '../turn.ts';
import { confirmChange, dropChange, leaveOutOfChange, prepareChange, type ChangeOutcome } from './effects.ts';
import * as say from './messages.ts';
import type { Consultation } from './model.ts';
import { isStop, startsAnother, type ChangeDialogue, type Planning } from './planning-dialogue.ts';
import * as planningMessages from './planning-messages.ts';
import * as previewMessages from './preview-messages.ts';
import type { ChangeCommand } from './rules.ts';

export function changeSteps(
  { places }: { places: Places },
  { groupName, forStaff, manageable, mayManage, groupFor, withDate, withTime, dateRefused }: Planning,
) {
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
      case 'forbidden':
        return { reply: [say.forbidden()], dialogue: null };
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
        if (said.length > SESSION_LETTERS[asking])
          return answer({ reply: [text(planningMessages.tooLong(SESSION_LETTERS[asking]))], dialogue: turn.dialogue });
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
    const hour = slots.startsAt || slots.date ? null : movesHourOnly(words, turn.saidAt);
    const shiftDays = hour ? 0 : (shiftIn(words) ?? undefined);
    const command: ChangeCommand = {
      kind: 'postponed',
      districtGroup: slots.districtGroup,
      target: together ? { dates: together } : { date: slots.from, round: slots.round, all: slots.all },
      set: {
        ...(shiftDays === undefined ? { date } : { shiftDays }),
        time: time ?? hour?.time,
        endTime: slots.endsAt?.split('T')[1] ?? hour?.end,
        keepTime: slots.keepTime,
      },
      reason: slots.reason,
      ...(!date && shiftDays === undefined && !slots.all && !putsOff(words) && { missing: 'date' as const }),
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

  function confirmButton(turn: Turn): Step | null {
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
  }

  function dropButton(turn: Turn): Step | null {
    const picked = readTap(say.dropChangeButton, turn);
    return (
      picked && forStaff(turn, () => perform([dropChange({ change: picked.id })], () => ({ reply: [say.stopped()] })))
    );
  }

  function leaveOutButton(turn: Turn): Step | null {
    const picked = readTap(say.leaveOutButton, turn);
    return (
      picked &&
      forStaff(turn, () =>
        perform([leaveOutOfChange({ change: picked.id, consultation: picked.c })], (preview) => ({
          reply: [preview ? previewMessages.changePreview(preview, groupName) : previewMessages.proposalGone()],
        })),
      )
    );
  }

  return { change, goOnChanging, postpone, cancel, changeDetails, confirmButton, dropButton, leaveOutButton };
}
