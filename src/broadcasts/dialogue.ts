/** Steps of notices: from one sentence or by buttons to a preview, a second person's word, taking back, reports. */
import { may, scopesFor } from '../access/policy.ts';
import { readTap, type Postback } from '../line/postback.ts';
import type { Programme } from '../programme.ts';
import { groupNameTh } from '../thai/format.ts';
import { noticeText, readNoticeHead, readSendTime, readWhen, splitNotice, type When } from '../thai/notice-commands.ts';
import { normalise, stripParticles } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { isStaffCommand } from '../thai/readings.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { hours } from '../time.ts';
import {
  answer,
  perform,
  type FeatureRoutes,
  type Message,
  type Next,
  type Route,
  type Step,
  type Turn,
} from '../turn.ts';
import {
  changeNotice,
  dropNotice,
  listRoles,
  lookAtNotice,
  prepareNotice,
  sendNotice,
  type PrepareOutcome,
  type Target,
} from './effects.ts';
import * as handed from './after-messages.ts';
import * as say from './messages.ts';
import { forSenders, refusal } from './refusals-dialogue.ts';
import {
  buttons,
  draftFrom,
  draftOf,
  nextQuestion,
  partsToAdd,
  sendTimeOf,
  withMorePeople,
  withoutPeople,
  type NoticeDraft,
  type NoticeQuestion,
  type PartOfPeople,
} from './rules.ts';

/** A notice that is being written: the next words answer `asking`. */
interface Writing {
  topic: 'broadcast.write';
  draft: NoticeDraft;
  asking: NoticeQuestion;
}
/** The preview on the screen, so that "ส่งพรุ่งนี้ 9 โมง" is understood. */
interface Previewed {
  topic: 'broadcast.preview';
  notice: Target;
}
/** One thing of the preview is being changed. */
interface Changing {
  topic: 'broadcast.change';
  notice: Target;
  asking: 'text' | 'time';
  /** The day that has been said, while its hour is asked for. */
  date?: string;
}

/** After that the words are something else. */
const WAITS = hours(3);

export interface BroadcastDialogueDeps {
  places: Places;
  themes: ThemeScanner;
  programme: Pick<Programme, 'organisation' | 'quietHours' | 'broadcasts'>;
}

export function broadcastRoutes({ places, themes, programme }: BroadcastDialogueDeps): FeatureRoutes {
  const { longestText, scheduleDays } = programme.broadcasts;
  const groupName = (code: string): string => groupNameTh(places, code);
  const names: say.Names = { groupName, themeName: (code) => themes.labels[code]?.th ?? code };

  const sendable = (turn: Turn) => {
    const scopes = scopesFor(turn.who.staff, 'broadcast.send');
    return places.groups.filter(({ code }) => scopes === 'all' || scopes.includes(code));
  };
  const ownGroup = (turn: Turn): string | undefined => {
    const own = sendable(turn);
    return own.length === 1 ? own[0]!.code : undefined;
  };

  // ------------------------------------------------------------ writing

  function question(turn: Turn, draft: NoticeDraft, asking: Exclude<NoticeQuestion, 'session' | 'role'>): Message {
    const group = draft.districtGroup;
    return say.ask(asking, {
      groups: sendable(turn),
      groupName: group ? groupName(group) : '',
      districts: places.districts.flatMap(({ nameTh, group: of }) => (of === group ? [nameTh] : [])),
      themes: themes.codes.map((code) => ({ code, name: names.themeName(code) })),
      longest: longestText,
      chosen: say.chosenTh(draft, null, names),
      toAdd: partsToAdd(draft),
    });
  }

  const writing = (draft: NoticeDraft, asking: NoticeQuestion) => ({
    ...({ topic: 'broadcast.write', draft, asking } satisfies Writing),
  });

  function asks(
    turn: Turn,
    draft: NoticeDraft,
    asking: Exclude<NoticeQuestion, 'session' | 'role'>,
    before: Message[] = [],
  ): Step {
    return answer({ reply: [...before, question(turn, draft, asking)], dialogue: writing(draft, asking) });
  }

  const asksRole = (draft: NoticeDraft): Step =>
    perform([listRoles({ districtGroup: draft.districtGroup! })], (roles) => ({
      reply: [say.whichRole(roles)],
      dialogue: writing(draft, 'role'),
    }));

  /** @param before what is to be said first, for example that quiet hours move it. */
  function goOn(turn: Turn, { adding: _added, ...draft }: NoticeDraft, before: Message[] = []): Step {
    if (draft.districtGroup && !may(turn.who.staff, 'broadcast.send', { districtGroup: draft.districtGroup }))
      return answer({ reply: [say.forbidden()], dialogue: null });
    const asking = nextQuestion(draft);
    if (asking) return asks(turn, draft, asking, before);
    if (draft.text!.length > longestText) {
      const { text, ...rest } = draft;
      return answer({
        reply: [...before, say.wordsTooLong(text!.length, longestText)],
        dialogue: writing(rest, 'text'),
      });
    }
    return perform([prepareNotice({ draft })], (outcome) => afterPrepare(turn, outcome, draft, before));
  }

  function afterPrepare(turn: Turn, outcome: PrepareOutcome, draft: NoticeDraft, before: Message[] = []): Next {
    switch (outcome.kind) {
      case 'preview':
        return shown(outcome.preview, before);
      case 'choose':
        return { reply: [...before, say.whichSession(outcome.sessions)], dialogue: writing(draft, 'session') };
      case 'noSession':
        return {
          reply: [...before, say.noSuchSession(groupName(draft.districtGroup!)), question(turn, draft, 'people')],
          dialogue: writing(withoutPeople(draft), 'people'),
        };
      case 'forbidden':
      case 'gone':
        return { reply: [refusal(outcome.kind)], dialogue: null };
    }
  }

  function shown(preview: say.Preview, before: Message[] = []): Next {
    const { _id: id, version: v } = preview.broadcast;
    const dialogue: Previewed = { topic: 'broadcast.preview', notice: { id, v } };
    return { reply: [...before, ...say.previewCard(preview, names, programme)], dialogue: { ...dialogue } };
  }

  /** "แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไป ส่งพรุ่งนี้ 9 โมง: …" */
  function start(turn: Turn): Step | null {
    if (turn.said.kind !== 'text') return null;
    const { head, words } = splitNotice(turn.said.text);
    const read = readNoticeHead(head, turn.saidAt, { places, themes });
    const own = read.severalGroups ? undefined : ownGroup(turn);
    const draft = draftFrom(read, words, own);
    const sending = timeFor(turn, read.send);
    const timed: NoticeDraft = sending.at ? { ...draft, sendAt: sending.at } : draft;
    // A theme that nobody knows is chosen from the list, before anything else is guessed.
    if (read.about && timed.districtGroup) {
      const { everybody: _all, ...rest } = timed;
      return asks(turn, rest, 'theme', sending.before);
    }
    return goOn(turn, timed, sending.before);
  }

  /** When a sentence says that it is to go out, and what is to be said about that. */
  function timeFor(turn: Turn, when: When): { at: string | null; before: Message[] } {
    const read = sendTimeOf(when, turn.saidAt, programme.quietHours, scheduleDays);
    if (!read) return { at: null, before: [] };
    switch (read.kind) {
      case 'at':
        return {
          at: read.at.toISOString(),
          before: read.held ? [say.movedByQuietHours(read.at, programme.quietHours)] : [],
        };
      case 'needsTime':
        return { at: null, before: [say.hourMissing()] };
      case 'past':
        return { at: null, before: [say.saidTimeIsPast()] };
      case 'tooFar':
        return { at: null, before: [say.saidTimeIsTooFar(scheduleDays)] };
    }
  }

  const isStop = (said: string): boolean => /^(?:ยกเลิก|หยุด|ไม่เอาแล้ว|ไม่ส่งแล้ว|ไม่ส่ง)$/u.test(stripParticles(said));
  const saysMenu = (turn: Turn): boolean => turn.reading?.intent === 'help';

  function write(turn: Turn): Step | null {
    const { draft, asking } = turn.dialogue as unknown as Writing;
    if (turn.dialogueRestedMs > WAITS) return null;
    const { said } = turn;
    if (said.kind !== 'text') return answer({ reply: [say.wordsOnly()], dialogue: turn.dialogue });
    const words = normalise(said.text);
    if (isStop(words)) return answer({ reply: [draft.edit ? say.stoppedChanging() : say.stopped()], dialogue: null });
    // What is typed as the notice is the notice, whatever else it could mean; everything else may be a new command.
    if (asking !== 'text' && (saysMenu(turn) || isCommand(turn))) return null;
    switch (asking) {
      case 'districtGroup': {
        const group = places.findGroup(words);
        return group ? goOn(turn, { ...draft, districtGroup: group.code }) : again(turn, draft, asking);
      }
      case 'people':
      case 'more': {
        const { districtGroup: _group, ...read } = draftFrom(
          readNoticeHead(words, turn.saidAt, { places, themes }),
          null,
          draft.districtGroup,
        );
        const named = Object.keys(read).length > 0;
        const before = draft.adding && !read.everybody ? draft : withoutPeople(draft);
        return named ? goOn(turn, { ...before, ...read }) : again(turn, draft, asking);
      }
      case 'district': {
        const found = places.findDistrict(words);
        const district = found && ('district' in found ? found.district : 'suggest' in found ? found.suggest : null);
        return district?.group === draft.districtGroup
          ? goOn(turn, { ...draft, district: district!.nameTh })
          : again(turn, draft, asking);
      }
      case 'role':
        return goOn(turn, { ...draft, role: stripParticles(words).slice(0, 100) });
      case 'theme': {
        const theme = themes.findTheme(words);
        return theme ? goOn(turn, { ...draft, theme }) : again(turn, draft, asking);
      }
      case 'session': {
        const { date, round } = readNoticeHead(words, turn.saidAt, { places, themes });
        return goOn(turn, { ...draft, ...(date && { date }), ...(round && { round }) });
      }
      case 'text':
        return goOn(turn, { ...draft, text: noticeText(said.text) });
    }
  }

  const again = (turn: Turn, draft: NoticeDraft, asking: Exclude<NoticeQuestion, 'session' | 'role' | 'text'>): Step =>
    asks(turn, draft, asking, [say.notThatOne()]);

  /** A whole new command in the middle of a question: it wins. */
  function isCommand(turn: Turn): boolean {
    const intent = turn.reading?.intent;
    return isStaffCommand(intent) || intent === 'my_data';
  }

  /** A tap while a notice is being written. */
  const whileWriting =
    <Input, Output>(
      button: Postback<Input, Output>,
      step: (turn: Turn, draft: NoticeDraft, tapped: Output) => Step,
    ): Route =>
    (turn) => {
      const tapped = readTap(button, turn);
      if (tapped === null) return null;
      if (turn.dialogue?.topic !== 'broadcast.write') return answer({ reply: [say.previewGone()] });
      return step(turn, (turn.dialogue as unknown as Writing).draft, tapped);
    };

  function choosePeople(turn: Turn, draft: NoticeDraft, { p }: { p: PartOfPeople }): Step {
    const bare = draft.adding ? draft : withoutPeople(draft);
    switch (p) {
      case 'all':
        return goOn(turn, { ...withoutPeople(draft), everybody: true });
      case 'district':
        return asks(turn, bare, 'district');
      case 'theme':
        return asks(turn, bare, 'theme');
      case 'role':
        return asksRole(bare);
      default:
        return goOn(turn, { ...bare, part: p });
    }
  }

  // ------------------------------------------------------------ on the preview

  const onCard =
    (button: Postback<Target, Target>, step: (turn: Turn, target: Target) => Step): Route =>
    (turn) => {
      const target = readTap(button, turn);
      return target && step(turn, target);
    };

  const changing = (notice: Target, asking: Changing['asking'], date?: string) => ({
    ...({ topic: 'broadcast.change', notice, asking, ...(date && { date }) } satisfies Changing),
  });

  const fromNow = (turn: Turn): string => new Date(turn.saidAt.getTime() + hours(7)).toISOString().slice(0, 16);

  const editText = (_turn: Turn, target: Target): Step =>
    perform([lookAtNotice(target)], (found) =>
      found
        ? { reply: [say.askWords(longestText)], dialogue: changing(target, 'text') }
        : { reply: [say.previewGone()] },
    );

  const editTime = (turn: Turn, target: Target): Step =>
    perform([lookAtNotice(target)], (found) =>
      found
        ? { reply: [say.askWhen(target, fromNow(turn))], dialogue: changing(target, 'time') }
        : { reply: [say.previewGone()] },
    );

  const editPeople = (turn: Turn, target: Target): Step =>
    perform([lookAtNotice(target)], (found) => {
      if (!found) return { reply: [say.previewGone()] };
      const draft = draftOf(found);
      // Who was chosen is narrowed down; where that was everybody, there is a choice to make.
      const isChosen = nextQuestion(draft) !== 'people';
      const open = isChosen ? withMorePeople(draft) : draft;
      const asking = isChosen ? 'more' : 'people';
      return { reply: [question(turn, open, asking)], dialogue: writing(open, asking) };
    });

  const change = (target: Target, patch: { text?: string; sendAt?: string | null }, before: Message[] = []): Step =>
    perform([changeNotice({ ...target, ...patch })], (outcome) =>
      outcome.kind === 'preview'
        ? shown(outcome.preview, before)
        : { reply: [outcome.kind === 'forbidden' ? say.forbidden() : say.previewGone()], dialogue: null },
    );

  function setTime(turn: Turn, target: Target, when: When): Step {
    const read = sendTimeOf(when, turn.saidAt, programme.quietHours, scheduleDays);
    const keep = (reply: Message, date?: string): Step =>
      answer({ reply: [reply], dialogue: changing(target, 'time', date) });
    if (!read) return keep(say.notATime());
    switch (read.kind) {
      case 'at':
        return change(
          target,
          { sendAt: read.at.toISOString() },
          read.held ? [say.movedByQuietHours(read.at, programme.quietHours)] : [],
        );
      case 'needsTime':
        return keep(say.askHour(read.candidates), read.date);
      case 'past':
        return keep(say.timeIsPast());
      case 'tooFar':
        return keep(say.timeIsTooFar(scheduleDays));
    }
  }

  /** An answer to "แก้ข้อความ" or "ส่งเมื่อใดคะ". */
  function changed(turn: Turn): Step | null {
    const { notice, asking, date } = turn.dialogue as unknown as Changing;
    if (turn.dialogueRestedMs > WAITS) return null;
    const { said } = turn;
    if (said.kind !== 'text') return answer({ reply: [say.wordsOnly()], dialogue: turn.dialogue });
    const words = normalise(said.text);
    if (isStop(words)) return answer({ reply: [say.stoppedChanging()], dialogue: null });
    if (asking === 'text') {
      const typed = noticeText(said.text);
      if (typed.length > longestText)
        return answer({ reply: [say.wordsTooLong(typed.length, longestText)], dialogue: turn.dialogue });
      return change(notice, { text: typed });
    }
    if (saysMenu(turn) || isCommand(turn)) return null;
    const when = readWhen(words, turn.saidAt);
    return setTime(turn, notice, date && !when.date ? { ...when, date } : when);
  }

  /** "ส่งพรุ่งนี้ 9 โมง" after a preview. */
  function afterPreview(turn: Turn): Step | null {
    if (turn.said.kind !== 'text' || turn.dialogueRestedMs > WAITS) return null;
    const { notice } = turn.dialogue as unknown as Previewed;
    const when = readSendTime(turn.said.text, turn.saidAt);
    if (when && !isCommand(turn)) return setTime(turn, notice, when);
    return null;
  }

  const pickTime: Route = (turn) => {
    const target = readTap(buttons.pickTime, turn);
    const [date, time] = (turn.said.kind === 'postback' && turn.said.params.datetime?.split('T')) || [];
    return target && date && time ? setTime(turn, target, { date, time }) : null;
  };

  function send(_turn: Turn, target: Target): Step {
    return perform([sendNotice(target)], (outcome): Next => {
      switch (outcome.kind) {
        case 'sent':
          return { reply: [say.sent(outcome.people, outcome.dueAt, target.id)], must: true, dialogue: null };
        case 'handedOver':
          return { reply: [handed.handedOver(outcome.approvers, outcome.until)], must: true, dialogue: null };
        case 'already':
          return { reply: [say.alreadySent(outcome.at)] };
        case 'waiting':
          return { reply: [handed.alreadyWaiting(outcome.until)] };
        case 'timePast':
          return { reply: [say.timeHasPassed(target)] };
        case 'noApprover':
          return { reply: [handed.noApprover(programme.broadcasts.approvalAbove, target)] };
        case 'outdated':
          return { reply: [say.previewOutdated()] };
        case 'sessionMoved':
        case 'quota':
        case 'nobody':
        case 'forbidden':
        case 'gone':
          return { reply: [refusal(outcome.kind)] };
      }
    });
  }

  return {
    intents: {
      broadcast: forSenders(start),
    },
    dialogues: {
      'broadcast.write': write,
      'broadcast.change': changed,
      'broadcast.preview': afterPreview,
    },
    fleeting: ['broadcast.preview'],
    buttons: {
      [buttons.group.name]: forSenders(
        whileWriting(buttons.group, (turn, draft, { g }) => goOn(turn, { ...draft, districtGroup: g })),
      ),
      [buttons.people.name]: forSenders(whileWriting(buttons.people, choosePeople)),
      [buttons.more.name]: forSenders(
        whileWriting(buttons.more, (turn, draft) => asks(turn, withMorePeople(draft), 'more')),
      ),
      [buttons.anew.name]: forSenders(
        whileWriting(buttons.anew, (turn, draft) => asks(turn, withoutPeople(draft), 'people')),
      ),
      [buttons.district.name]: forSenders(
        whileWriting(buttons.district, (turn, draft, { d }) =>
          places.districts.some(({ nameTh, group }) => nameTh === d && group === draft.districtGroup)
            ? goOn(turn, { ...draft, district: d })
            : asks(turn, draft, 'district'),
        ),
      ),
      [buttons.theme.name]: forSenders(
        whileWriting(buttons.theme, (turn, draft, { t }) =>
          themes.codes.includes(t) ? goOn(turn, { ...draft, theme: t }) : asks(turn, draft, 'theme'),
        ),
      ),
      [buttons.session.name]: forSenders(
        whileWriting(buttons.session, (turn, draft, { c }) => goOn(turn, { ...draft, consultation: c })),
      ),
      [buttons.send.name]: forSenders(onCard(buttons.send, send)),
      [buttons.editText.name]: forSenders(onCard(buttons.editText, editText)),
      [buttons.editPeople.name]: forSenders(onCard(buttons.editPeople, editPeople)),
      [buttons.editTime.name]: forSenders(onCard(buttons.editTime, editTime)),
      [buttons.pickTime.name]: forSenders(pickTime),
      [buttons.sendNow.name]: forSenders(onCard(buttons.sendNow, (_turn, target) => change(target, { sendAt: null }))),
      [buttons.drop.name]: forSenders(
        onCard(buttons.drop, (_turn, target) =>
          perform([dropNotice(target)], () => ({ reply: [say.dropped()], dialogue: null })),
        ),
      ),
    },
  };
}
