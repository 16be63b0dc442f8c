/** Compares what people did with what is kept and what was sent. Every line it returns is something lost or done twice. */
import type { Programme } from '../../src/programme.ts';
import { bangkokMonth, days, hours, isoWeekOf, minutes, plus } from '../../src/time.ts';
import { messagesByMonth, type Evidence, type Sighting } from './evidence.ts';
import { expectedPushes, kindOf, mondays, type Expected } from './expectations.ts';
import { answersTo, currentChange, isReachable, type Facts } from './facts.ts';

export function findDiscrepancies(facts: Facts, evidence: Evidence, programme: Programme): string[] {
  return [
    ...facts.surprises,
    ...answerProblems(facts, evidence),
    ...sessionProblems(facts, evidence),
    ...feedbackProblems(facts, evidence),
    ...peopleProblems(facts, evidence),
    ...summaryProblems(facts, evidence, programme),
    ...pushProblems(expectedPushes(facts, programme), evidence.said),
    ...requestProblems(facts, evidence),
    ...exportProblems(facts),
  ];
}

/** Each person's last answer to the session as it is now, and no other. */
function answerProblems(facts: Facts, { attendances, consultations, representatives }: Evidence): string[] {
  const idOf = new Map(representatives.map(({ _id, lineUserId }) => [lineUserId, _id]));
  const expected = new Map<string, string>();
  for (const session of facts.sessions.values()) {
    const revision = consultations.find(({ _id }) => _id === session.id)?.revision;
    const isCurrent = currentChange(session).kind !== 'cancelled';
    for (const [key, { answer, reason, partySize }] of isCurrent
      ? answersTo(facts, session.key, session.changes.length)
      : []) {
      const person = idOf.get(facts.people.get(key)!.userId);
      expected.set(`${session.id} ${person}`, `${answer} r${revision} ${reason} ${partySize}`);
    }
  }
  const kept = new Map(
    attendances
      .filter(({ answer, revision, consultation }) => {
        const session = consultations.find(({ _id }) => _id === consultation);
        return answer !== null && session?.status !== 'cancelled' && session?.revision === revision;
      })
      .map((row) => [
        `${row.consultation} ${row.representative}`,
        `${row.answer} r${row.revision} ${row.reason} ${row.partySize}`,
      ]),
  );
  return difference('answer', expected, kept);
}

function difference(what: string, expected: Map<string, string>, kept: Map<string, string>): string[] {
  const problems: string[] = [];
  for (const [key, value] of expected) {
    const found = kept.get(key);
    if (found === undefined) problems.push(`${what} lost: ${key} (${value})`);
    else if (found !== value) problems.push(`${what} differs: ${key} is ${found}, should be ${value}`);
  }
  for (const [key, value] of kept) if (!expected.has(key)) problems.push(`${what} from nowhere: ${key} (${value})`);
  return problems;
}

function sessionProblems(facts: Facts, { consultations }: Evidence): string[] {
  return [...facts.sessions.values()].flatMap((session): string[] => {
    const kept = consultations.find(({ _id }) => _id === session.id);
    if (!kept) return [`session lost: ${session.key}`];
    const change = currentChange(session);
    const status = change.kind === 'cancelled' ? 'cancelled' : session.heldAt ? 'held' : 'announced';
    const seen = `${kept.status} ${kept.startsAt?.toISOString()} ${kept.form}`;
    const wanted = `${status} ${change.startsAt.toISOString()} ${change.form}`;
    return seen === wanted ? [] : [`session differs: ${session.key} is ${seen}, should be ${wanted}`];
  });
}

function feedbackProblems(facts: Facts, { feedback, downloads, representatives, said }: Evidence): string[] {
  const problems: string[] = [];
  const numbers = feedback.map(({ number }) => number);
  if (new Set(numbers).size !== numbers.length) problems.push('a receipt number was given twice');
  const total = facts.saidBefore.length + facts.feedback.length;
  if (feedback.length !== total) problems.push(`${feedback.length} entries of feedback, should be ${total}`);
  for (const fact of facts.feedback) {
    const { number, text, parts, unsentAt, person: key, lineGroup } = fact;
    const name = `feedback ${number}`;
    const person = facts.people.get(key)!;
    const chat = lineGroup ? facts.lineGroups.get(lineGroup)!.id : person.userId;
    const receipts = said.filter(
      ({ chat: seenIn, words, at }) => seenIn === chat && +at === +fact.at && words.includes(`เลขที่ ${number}`),
    );
    if (receipts.length !== 1) problems.push(`${name} was acknowledged ${receipts.length} times`);
    const kept = feedback.filter((entry) => entry.number === number);
    const [entry] = kept;
    if (!entry || kept.length > 1) {
      problems.push(`${name} is kept ${kept.length} times`);
      continue;
    }
    if (unsentAt) {
      if (entry.status !== 'withdrawn' || entry.parts.length > 0) problems.push(`${name} was taken back and is kept`);
      continue;
    }
    const words = entry.parts.flatMap((part) => part.text ?? []);
    if (words.join() !== text) problems.push(`${name} says “${words.join()}”, should say “${text}”`);
    const kinds = entry.parts.map(({ kind }) => kind).join();
    if (kinds !== parts.join()) problems.push(`${name} has the parts ${kinds}, should have ${parts.join()}`);
    if (fact.kind && entry.kind !== fact.kind) problems.push(`${name} is ${entry.kind}, should be ${fact.kind}`);
    const author = representatives.find(({ _id }) => _id === entry.author);
    if (author?.lineUserId !== person.userId) problems.push(`${name} is not by ${key}`);
    const session = fact.session ? facts.sessions.get(fact.session)!.id : null;
    if (session && entry.consultation !== session) problems.push(`${name} is not tied to ${fact.session}`);
    for (const part of entry.parts.filter(({ kind }) => kind === 'image'))
      if (downloads.find(({ _id }) => _id === part.messageId)?.state !== 'done')
        problems.push(`the photo of ${name} was not kept`);
  }
  return problems;
}

function peopleProblems(facts: Facts, { representatives, stored }: Evidence): string[] {
  const problems: string[] = [];
  for (const { person: key, approvedAt, submittedAt } of facts.registrations) {
    const { userId, district, reachable } = facts.people.get(key)!;
    const kept = representatives.filter(({ lineUserId }) => lineUserId === userId);
    const stopped = approvedAt && reachable.at(-1)!.to !== null;
    const status = approvedAt ? (stopped ? 'paused' : 'active') : 'pending';
    if (kept.length !== 1 || kept[0]!.status !== status || kept[0]!.district !== district)
      problems.push(
        `${key}, registered ${submittedAt.toISOString()}, is ${kept.map((each) => each.status).join() || 'lost'}, should be ${status}`,
      );
  }
  for (const { userId } of facts.declined)
    if (stored.includes(userId)) problems.push(`somebody who declined is stored: ${userId}`);
  for (const text of facts.chatter)
    if (stored.includes(text)) problems.push(`talk in a LINE group is stored: “${text}”`);
  for (const { key, userId, reachable } of facts.people.values()) {
    const kept = representatives.find(({ lineUserId }) => lineUserId === userId);
    const can = kept?.status === 'active' && !kept.blockedAt;
    if (reachable.length > 0 && isReachable(facts.people.get(key)!, facts.endedAt) !== can)
      problems.push(`${key} ${can ? 'is told things and should not be' : 'should be told things and is not'}`);
  }
  return problems;
}

/** One for each week and scope, with every entry of that week counted once. */
function summaryProblems(facts: Facts, { summaries }: Evidence, programme: Programme): string[] {
  const scopes = [...programme.places.groups.map(({ code }): string => code), 'ALL'];
  const expected = new Map<string, string>();
  for (const monday of mondays(facts, programme.reminders.weeklyBrief.at)) {
    const [hour, minute] = programme.reminders.weeklyBrief.at.split(':').map(Number) as [number, number];
    const to = plus(monday, -hours(hour) - minutes(minute));
    const from = plus(to, -days(7));
    for (const scope of scopes) {
      const counts = (at: Date, districtGroup: string): boolean =>
        at >= from && at < to && (scope === 'ALL' || scope === districtGroup);
      const before = facts.saidBefore.filter(({ at, districtGroup }) => counts(at, districtGroup)).length;
      const told = facts.feedback.filter(
        ({ at, person, unsentAt }) =>
          counts(at, facts.people.get(person)!.districtGroup) && (unsentAt === null || unsentAt > monday),
      ).length;
      expected.set(`${isoWeekOf(from)} ${scope}`, `${before + told} entries`);
    }
  }
  const kept = new Map(summaries.map(({ week, scope, figures }) => [`${week} ${scope}`, `${figures.total} entries`]));
  const twice = summaries.length - kept.size;
  return [...difference('summary', expected, kept), ...(twice > 0 ? [`${twice} summaries were made twice`] : [])];
}

/** Everything that was pushed answers to one expectation, and every expectation to one push. */
function pushProblems(expected: readonly Expected[], said: readonly Sighting[]): string[] {
  const problems: string[] = [];
  const open = new Map<string, Expected[]>();
  const keyOf = (chat: string, at: Date, kind: string | null): string => `${chat} ${at.toISOString()} ${kind}`;
  for (const each of expected) {
    const key = keyOf(each.chat, each.at, each.kind);
    open.set(key, [...(open.get(key) ?? []), each]);
  }
  for (const { chat, at, words, via } of said) {
    if (via === 'reply' || via === undefined) continue;
    const waiting = open.get(keyOf(chat, at, kindOf(words))) ?? [];
    const fits = waiting.findIndex((each) => each.words.every((word) => words.includes(word)));
    if (fits === -1) problems.push(`sent and not expected: ${short(words)} to ${chat} at ${at.toISOString()}`);
    else waiting.splice(fits, 1);
  }
  for (const { chat, at, kind, words } of [...open.values()].flat())
    problems.push(`never sent: ${kind} (${words.join(', ')}) to ${chat} at ${at.toISOString()}`);
  return problems;
}

const short = (words: string): string => words.split('\n').slice(0, 3).join(' · ');

/** LINE took no request twice, and refused none for good. */
function requestProblems(facts: Facts, { requests, quotaUsed }: Evidence): string[] {
  const accepted = requests.filter(({ path, status }) => /\/message\/(push|multicast)$/.test(path) && status === 200);
  const keys = accepted.map(({ retryKey }) => retryKey);
  const twice = keys.filter((key, n) => keys.indexOf(key) !== n);
  const refused = requests.filter(({ path, status }) => path.includes('/message/') && status >= 400 && status !== 409);
  const sent = messagesByMonth(requests, facts).get(bangkokMonth(facts.endedAt)) ?? 0;
  return [
    ...(sent === quotaUsed ? [] : [`LINE counted ${quotaUsed} messages in the last month, ${sent} were sent`]),
    ...twice.map((key) => `sent twice under one key: ${key}`),
    ...refused.map(({ path, status, at }) => `LINE refused ${path} with ${status} at ${at}`),
  ];
}

function exportProblems({ exports }: Facts): string[] {
  return exports.flatMap(({ rows, expectedRows, secondStatus }) => [
    ...(rows === expectedRows ? [] : [`a file has ${rows} entries, should have ${expectedRows}`]),
    ...(secondStatus >= 400 ? [] : [`a link worked twice`]),
  ]);
}
