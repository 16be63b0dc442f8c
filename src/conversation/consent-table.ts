/**
 * Of every kind of effect: whether it would keep something new about a representative, and so waits while a newer notice
 * is not agreed to. What the earlier consent covers goes on (answers to sessions), and what the law gives everybody
 * (seeing, correcting, erasing, stopping). What is missing here waits; a test sees to it that nothing is.
 */
import { heldOf } from '../representatives/consent-rules.ts';
import type { Turn } from '../turn.ts';

type Waits = boolean | ((turn: Turn) => boolean);

/** Filling in the register is new; correcting it later is everybody's right. */
const whileRegistering = ({ who }: Turn): boolean => who.representative?.status === 'consented';

const WAITS: Readonly<Record<string, Waits>> = {
  'representative.consent': false,
  'representative.declineRenewal': false,
  'representative.noticeShown': false,
  'representative.lookUpClaim': false,
  'representative.joinClaim': true,
  'representative.load': false,
  'representative.view': false,
  'representative.save': whileRegistering,
  'representative.clear': false,
  'representative.submit': true,
  'representative.notifications': false,
  'representative.withdraw': false,
  'representative.erase': false,
  'representative.following': false,
  'representative.openReview': false,
  'representative.decide': false,
  'representative.listPending': false,

  'attendance.answer': false,
  'attendance.look': false,
  'attendance.tally': false,
  'attendance.names': false,
  'attendance.ledger': false,
  'attendance.remind': false,
  'attendance.speakUp': false,
  'attendance.correct': false,
  'attendance.own': false,
  'attendance.limit': false,
  'attendance.setLimit': false,
  'attendance.setLimits': false,
  'attendance.enterPhoned': false,
  'attendance.listSilent': false,
  // Coming to a session is covered by the earlier consent, like saying that one comes.
  'attendance.checkInByCode': false,
  'attendance.presence': false,
  'attendance.roll': false,
  'attendance.markThere': false,
  'attendance.countThere': false,
  'attendance.addWalkIn': false,
  'attendance.removeWalkIn': false,

  // A person to talk to is how somebody asks about the notice, too.
  'handoff.ask': false,
  'handoff.keep': false,
  'handoff.forget': false,
  'handoff.leave': false,
  'handoff.take': false,
  'handoff.answer': false,
  'handoff.read': false,
  'handoff.end': false,
  'handoff.list': false,

  // What has been agreed to covers how to speak to somebody.
  'manner.keep': false,

  'feedback.open': true,
  'feedback.add': true,
  'feedback.replaceText': false,
  'feedback.kind': false,
  'feedback.private': false,
  'feedback.check': false,
  'feedback.find': false,
  'feedback.list': false,
  'feedback.latest': false,
  'feedback.addToLatest': true,
  // Two entries that are there already become one.
  'feedback.join': false,
  // A picture without words rests in the dialogue: it waits where the words that it belongs to do.
  'feedback.stillSaid': (turn) => heldOf(turn).length > 0,
  'feedback.withdraw': false,
  'feedback.unsend': false,
  'feedback.export': false,
  'feedback.voices': false,
  'feedback.review': false,
  'feedback.reply': false,
};

/** By what stands before the dot: what staff do, and what concerns sessions and LINE groups, is about no representative. */
const NOT_ABOUT_THEM: readonly string[] = [
  'breach',
  'broadcasts',
  'console',
  'consultations',
  'issues',
  'lineGroup',
  'progressReport',
  'registry',
  'staff',
  'summary',
];

export function isKnownKind(kind: string): boolean {
  return kind in WAITS || NOT_ABOUT_THEM.includes(kind.split('.')[0]!);
}

export function waitsForConsent(kind: string, turn: Turn): boolean {
  const waits = WAITS[kind] ?? !isKnownKind(kind);
  return typeof waits === 'function' ? waits(turn) : waits;
}
