/**
 * Who asked for English is spoken to in English, and everybody else in Thai: every builder of messages is called in both
 * languages, with data in neither. A new builder without a sample fails here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as checkIn from '../src/attendance/check-in-messages.ts';
import * as attendance from '../src/attendance/messages.ts';
import type { Attendance } from '../src/attendance/model.ts';
import * as tally from '../src/attendance/tally-messages.ts';
import * as calendar from '../src/consultations/calendar-messages.ts';
import * as consultations from '../src/consultations/messages.ts';
import * as planningMessages from '../src/consultations/planning-messages.ts';
import * as previewMessages from '../src/consultations/preview-messages.ts';
import * as toldMessages from '../src/consultations/told-messages.ts';
import type { Consultation } from '../src/consultations/model.ts';
import * as conversation from '../src/conversation/messages.ts';
import * as issues from '../src/development-issues/messages.ts';
import * as feedback from '../src/feedback/messages.ts';
import * as ownMessages from '../src/feedback/own-messages.ts';
import * as lineGroupMessages from '../src/feedback/line-group-messages.ts';
import { DOWNLOAD_FAILURES, FEEDBACK_STATUSES, PART_KINDS } from '../src/feedback/model.ts';
import * as parts from '../src/feedback/part-messages.ts';
import * as receipts from '../src/feedback/receipt-messages.ts';
import * as sent from '../src/feedback/sent-messages.ts';
import * as reply from '../src/feedback/reply-messages.ts';
import * as handoffs from '../src/handoffs/messages.ts';
import { speaking, spokenLanguage, type Language } from '../src/language.ts';
import * as lineGroups from '../src/line-groups/messages.ts';
import { loadProgramme } from '../src/programme.ts';
import * as aside from '../src/representatives/aside-messages.ts';
import * as claims from '../src/representatives/claim-messages.ts';
import * as consent from '../src/representatives/consent-messages.ts';
import * as representatives from '../src/representatives/messages.ts';
import * as ownDataMessages from '../src/representatives/own-data-messages.ts';
import * as registrationMessages from '../src/representatives/registration-messages.ts';
import * as questionMessages from '../src/representatives/question-messages.ts';
import * as reviewMessages from '../src/representatives/review-messages.ts';
import { REPRESENTATIVE_STATUSES, type Representative } from '../src/representatives/model.ts';
import { FIELDS } from '../src/representatives/rules.ts';
import * as staffMenu from '../src/staff/menu-messages.ts';

// ---------------------------------------------------------------- data in neither language

const programme = loadProgramme();
const { places } = programme;
const at = (time: string): Date => new Date(`2020-07-${time}+07:00`);
const NOW = at('10T09:00:00');
const LINK = 'https://example.org/a';
const groupName = (): string => 'BKK';

const session = (over: Partial<Consultation> = {}): Consultation => ({
  _id: 's1',
  districtGroup: 'THON_S',
  fiscalYear: 2563,
  round: 2,
  title: '',
  status: 'announced',
  date: '2020-07-16',
  startsAt: at('16T13:30:00'),
  endsAt: null,
  venue: 'A1',
  chair: 'B2',
  partners: [],
  form: 'meeting',
  onlineLink: null,
  version: 1,
  revision: 1,
  revisedAt: NOW,
  announcedAt: NOW,
  heldConfirmedAt: null,
  lastChange: null,
  createdBy: null,
  createdAt: NOW,
  ...over,
});
/** One of each that differs in words. */
const SESSIONS = [
  session(),
  session({ endsAt: at('16T16:00:00'), form: 'online', onlineLink: LINK, venue: null, capacity: 40 }),
  session({ startsAt: null, form: 'focus_group', onlineLink: null }),
  session({ startsAt: null, date: null, form: 'verification', status: 'postponed' }),
  session({ form: 'online', status: 'cancelled' }),
];
const STARTING = SESSIONS.filter(({ startsAt }) => startsAt);
const row = (over: Partial<Attendance> = {}): Attendance => ({
  _id: 'a1',
  consultation: 's1',
  representative: 'r1',
  district: null,
  answer: 'yes',
  revision: 1,
  answeredAt: NOW,
  answerEvent: null,
  via: 'button',
  enteredBy: null,
  partySize: null,
  late: false,
  lateBy: null,
  leavesEarly: false,
  leavesWhen: null,
  reason: null,
  proxy: null,
  waiting: false,
  seatVersion: null,
  checkedInAt: null,
  checkedInRevision: null,
  checkedInPeople: null,
  checkedInVia: null,
  checkedInBy: null,
  checkedInEvent: null,
  ...over,
});
const ANSWERS = [
  row(),
  row({ partySize: 3, late: true, leavesEarly: true }),
  row({ answer: 'no', reason: 'X' }),
  row({ answer: 'no', proxy: 'Y' }),
  row({ answer: 'maybe' }),
];
const SEATS = [
  null,
  { place: null, size: 2, asked: 3, left: 0, movedUp: true },
  { place: 1, size: 3, asked: 3, left: 2, movedUp: false },
];
const person = (over: Partial<Representative> = {}): Representative => ({
  _id: 'r1',
  lineUserId: 'U1',
  status: 'active',
  district: 'บางขุนเทียน',
  districtGroup: 'THON_S',
  community: 'C',
  noticeVersion: '1',
  consentedAt: NOW,
  submittedAt: NOW,
  reviewedAt: null,
  reviewedBy: null,
  reviewNote: null,
  submitEvent: null,
  reviewEvent: null,
  blockedAt: null,
  memberships: [],
  claimCodeHash: null,
  createdAt: NOW,
  updatedAt: NOW,
  submissions: 1,
  version: 1,
  fullName: 'N',
  role: 'R',
  mission: 'M',
  keyActivities: 'K',
  speaksFor: 'S',
  contactAddress: 'D',
  phone: '0812345678',
  ...over,
});
const NOBODY_YET = person({
  status: 'consented',
  district: null,
  districtGroup: null,
  community: null,
  fullName: null,
  role: null,
  mission: null,
  keyActivities: null,
  speaksFor: null,
  contactAddress: null,
  phone: null,
});
const KINDS = ['problem', 'potential', 'proposal', null] as const;
const receipt = { entry: 'e1', number: '63-0042', kind: null };
const RECEIPTS = KINDS.map((kind) => ({ ...receipt, kind }));
const similar = { entry: 'e0', number: '63-0041', saidAt: NOW.toISOString() };
const entry = {
  ...receipt,
  private: true,
  text: 'T',
  places: ['P'],
  attachments: [...PART_KINDS],
  links: PART_KINDS.map((kind) => ({ kind, url: LINK })),
  saidAt: NOW.toISOString(),
};
const ENTRIES = [
  ...FEEDBACK_STATUSES.map((status) => ({ ...entry, status })),
  { ...entry, kind: 'problem' as const, status: 'received' as const, private: false },
];
const ISSUES = (['heard', 'studied', 'planned', 'done', 'declined'] as const).map((status) => ({
  title: 'T',
  titleEn: 'T',
  status,
  answer: 'A',
  answerEn: 'A',
  answeredAt: NOW,
  numbers: ['63-0042'],
}));
const told = (over: Partial<Consultation> = {}) => ({
  consultation: session(over),
  before: { startsAt: at('14T09:00:00'), date: '2020-07-14' },
  revises: true,
});
const CHANGES = ['announced', 'postponed', 'cancelled', 'changed'] as const;

// ---------------------------------------------------------------- every builder

/** Read by staff alone, who are spoken to in Thai (docs/decisions/0021). */
const STAFF = 'staff';
/** Says nothing, or is the other language on purpose. */
const APART = 'apart';
type Sample = (() => unknown) | typeof STAFF | typeof APART;
type Samples = Record<string, Sample>;
/** The compiler wants an entry for each function of the module, too. */
type SamplesOf<Module> = {
  [Name in keyof Module as Module[Name] extends (...given: never[]) => unknown ? Name : never]: Sample;
};
const samplesOf = <Module extends object>(_: Module, samples: SamplesOf<Module>): Samples => samples;

const SAID: Readonly<Record<string, Samples>> = {
  'attendance/messages.ts': samplesOf(attendance, {
    recorded: () =>
      (['direct', 'lineGroup'] as const).flatMap((place) =>
        ANSWERS.flatMap((answer) => SEATS.map((seat) => attendance.recorded(session(), answer, seat, place))),
      ),
    seatNow: () => [attendance.seatNow(session(), row(), null), attendance.seatNow(session(), row(), 2)],
    movedUp: () => ANSWERS.map((answer) => attendance.movedUp(session(), answer, groupName)),
    stillWaiting: () => attendance.stillWaiting(session(), 'r1', groupName),
    notYours: () => attendance.notYours(),
    askParty: () => attendance.askParty(session()),
    askProxy: () => attendance.askProxy(session()),
    askReason: () => attendance.askReason(session()),
    leftAsItWas: () => attendance.leftAsItWas(),
    detailTooLong: () => attendance.detailTooLong(60),
    moved: () => SESSIONS.map(attendance.moved),
    off: () => SESSIONS.map(attendance.off),
    over: () => SESSIONS.map(attendance.over),
    unknown: () => attendance.unknown(),
    otherDistrictGroup: () => attendance.otherDistrictGroup(),
    notYetActive: () => attendance.notYetActive(),
    registerFirst: () => attendance.registerFirst(),
    proxyNamed: STAFF,
    registerFirstInLineGroup: () => [LINK, null].map(attendance.registerFirstInLineGroup),
    nobodyKnowsWho: () => [LINK, null].map(attendance.nobodyKnowsWho),
    ask: () => SESSIONS.map(attendance.ask),
    askWhich: () => [null, 'no' as const].map((answer) => attendance.askWhich(SESSIONS, answer, groupName)),
    askWhichDetail: () => [null, 3].map((size) => attendance.askWhichDetail(SESSIONS, size, groupName)),
  }),
  'attendance/check-in-messages.ts': samplesOf(checkIn, {
    checkedIn: () =>
      [true, false].flatMap((fresh) =>
        [1, 3].map((people) => checkIn.checkedIn(session(), { name: 'N', fresh, at: NOW, people })),
      ),
    countedThere: () => [1, 3].map((people) => checkIn.countedThere(session(), people)),
    notCheckedInYet: () => checkIn.notCheckedInYet(),
    notOnList: STAFF,
    noSuchCode: () => checkIn.noSuchCode(),
    registerAtVenue: () => checkIn.registerAtVenue(),
    inPrivateChat: () => checkIn.inPrivateChat(),
    checkInClosed: STAFF,
    presenceCard: STAFF,
    rollCard: STAFF,
    movedMeanwhile: STAFF,
    askWalkIns: STAFF,
    walkInAdded: STAFF,
    walkInRemoved: STAFF,
    walkInGone: STAFF,
    pageTitle: () => checkIn.pageTitle('N'),
    pageWhen: () => checkIn.pageWhen(session()),
    printedSpan: () => checkIn.printedSpan({ from: NOW, until: NOW }),
    openUntil: () => checkIn.openUntil({ from: NOW, until: NOW }),
    qrComes: () => checkIn.qrComes({ from: NOW, until: NOW }),
  }),
  'attendance/tally-messages.ts': samplesOf(tally, {
    tallyLine: () =>
      tally.tallyLine({
        session: session(),
        tally: {
          yes: 1,
          no: 2,
          maybe: 3,
          people: 4,
          proxies: 0,
          late: 0,
          leavingEarly: 0,
          waiting: 5,
          waitingPeople: 5,
          checkedIn: 0,
          peopleThere: 0,
        },
        unreachable: 0,
        seesNames: true,
        mayCheckIn: true,
        silent: 6,
        quorum: 0,
        coming: [],
        waiting: [],
        reasons: [],
        after: null,
      }),
    tallyCard: STAFF,
    namesCard: STAFF,
    limitButtons: STAFF,
    dayCard: STAFF,
    remindPreview: STAFF,
    remindSent: STAFF,
    remindedToday: STAFF,
    nobodySilent: STAFF,
  }),
  'consultations/messages.ts': samplesOf(consultations, {
    rsvpButtons: () => consultations.rsvpButtons(session()),
    dayOf: () => SESSIONS.map(consultations.dayOf),
    hoursOf: () => SESSIONS.map(consultations.hoursOf),
    whenShort: () => SESSIONS.map(consultations.whenShort),
    titleOf: () => SESSIONS.map(consultations.titleOf),
    placeLines: () => SESSIONS.map(consultations.placeLines),
    whenLines: () => SESSIONS.map(consultations.whenLines),
    quorumWarning: STAFF,
    privateOnly: () => consultations.privateOnly(),
    forbidden: STAFF,
    stopped: STAFF,
  }),
  'consultations/told-messages.ts': samplesOf(toldMessages, {
    invitation: () =>
      [true, false].flatMap((inGroup) => SESSIONS.map((each) => toldMessages.invitation(each, groupName, inGroup))),
    postponed: () =>
      [true, false].flatMap((inGroup) =>
        SESSIONS.map((each) => toldMessages.postponed(each, told().before, 'X', groupName, inGroup)),
      ),
    cancelled: () => SESSIONS.map((each) => toldMessages.cancelled(each, told().before, 'X', groupName)),
    changed: () =>
      [true, false].flatMap((revised) =>
        SESSIONS.map((each) => toldMessages.changed(each, revised, 'X', groupName, revised)),
      ),
    manyChanged: () =>
      CHANGES.map((kind) =>
        toldMessages.manyChanged(kind, [told(), told({ startsAt: null, date: null })], 'X', groupName),
      ),
    changeMessage: () =>
      CHANGES.flatMap((kind) => [
        toldMessages.changeMessage(kind, [told()], null, groupName),
        toldMessages.changeMessage(kind, [told(), told({ form: 'online' })], 'X', groupName, true),
      ]),
    reminder: () =>
      (['nudge', 'eve', 'today'] as const).flatMap((kind) =>
        SESSIONS.slice(0, 2).map((each) => toldMessages.reminder(each, kind, NOW, groupName)),
      ),
    feedbackInvitation: () => toldMessages.feedbackInvitation(session(), 'feedback?do=start', groupName),
    schedule: () => [
      toldMessages.schedule([], null, groupName, false),
      toldMessages.schedule([], 'THON_S', groupName, true),
      ...[null, 'yes' as const, 'no' as const, 'maybe' as const].map((answer) =>
        toldMessages.schedule(
          STARTING.map((each) => ({ session: each, answer })),
          'THON_S',
          groupName,
          true,
        ),
      ),
    ],
  }),
  'consultations/planning-messages.ts': samplesOf(planningMessages, {
    heldQuestion: STAFF,
    heldConfirmed: STAFF,
    notHeld: STAFF,
    ask: STAFF,
    whenPicker: STAFF,
    pastDate: STAFF,
    whichTime: STAFF,
    whichDate: STAFF,
    weekdayMismatch: STAFF,
    tooLong: STAFF,
    chooseSession: STAFF,
    whichGroup: STAFF,
    noSession: STAFF,
    askNewTime: STAFF,
    askNewDate: STAFF,
    askOnlineLink: STAFF,
    editMenu: STAFF,
    askField: STAFF,
  }),
  'consultations/preview-messages.ts': samplesOf(previewMessages, {
    announcementPreview: STAFF,
    changePreview: STAFF,
    sameAsBefore: STAFF,
    changeDone: STAFF,
    alreadyDone: STAFF,
    proposalGone: STAFF,
    outdatedPreview: STAFF,
    draftKept: STAFF,
    messagesFor: STAFF,
  }),
  'consultations/calendar-messages.ts': samplesOf(calendar, {
    calendarReady: () => [calendar.calendarReady(LINK, 'mine'), calendar.calendarReady(LINK, { groupName: 'BKK' })],
    noCalendarYet: () => calendar.noCalendarYet(),
    calendarPageWords: () => calendar.calendarPageWords(spokenLanguage()),
  }),
  'conversation/messages.ts': samplesOf(conversation, {
    menuButtons: () => conversation.menuButtons(),
    notUnderstood: () => [0, 1, 2, 3].map(conversation.notUnderstood),
    strangerMenu: () => [0, 1].map(conversation.strangerMenu),
    help: () => conversation.help(),
    staffNotUnderstood: STAFF,
    welcome: () => conversation.welcome(),
    oldButton: () => conversation.oldButton(),
    mentionHelp: () => conversation.mentionHelp(),
    apology: () => conversation.apology(),
    otherLanguage: APART,
    mannerChanged: () =>
      (['large', 'normal'] as const).map((letters) => conversation.mannerChanged({ letters }, false, true)),
  }),
  'development-issues/messages.ts': samplesOf(issues, {
    rankRule: STAFF,
    rankExplained: STAFF,
    issuesOfGroup: STAFF,
    askForGroup: STAFF,
    youAskedWeDid: () => ISSUES.map((each) => issues.youAskedWeDid(each, each, LINK)),
    ownIssues: () => [
      issues.ownIssues([], 0, LINK),
      issues.ownIssues([], 2, LINK),
      issues.ownIssues(ISSUES, 2, LINK),
      issues.ownIssues([{ ...ISSUES[0]!, answer: null, answeredAt: null }], 0, LINK),
    ],
    publicIssues: () => ['BKK', null].map((name) => issues.publicIssues(name, LINK)),
    onlyInDirectChat: () => issues.onlyInDirectChat(),
    registerFirst: () => issues.registerFirst(),
  }),
  'feedback/messages.ts': samplesOf(feedback, {
    kindName: () => (['problem', 'potential', 'proposal'] as const).map(feedback.kindName),
    cancel: () => feedback.cancel(),
    kinds: () => feedback.kinds(receipt),
    joinOrNot: () => feedback.joinOrNot(receipt, similar),
    feedbackButton: () => feedback.feedbackButton(),
    askForStory: () => feedback.askForStory(),
    notNow: () => feedback.notNow(),
    received: () => RECEIPTS.map(feedback.received),
    receivedWithoutWords: () => RECEIPTS.map(feedback.receivedWithoutWords),
    voiceReceived: () => RECEIPTS.map(feedback.voiceReceived),
    voiceAdded: () => RECEIPTS.map(feedback.voiceAdded),
    isItTheSame: () => feedback.isItTheSame(receipt, similar),
    joined: () =>
      [true, false].flatMap((direct) =>
        [true, false].map((hidden) => feedback.joined({ ...receipt, private: hidden }, direct)),
      ),
    keptApart: () => RECEIPTS.flatMap((each) => [true, false].map((direct) => feedback.keptApart(each, direct))),
    askForPlace: () => feedback.askForPlace(receipt),
    askForMore: () => feedback.askForMore('63-0042'),
    wordsPlease: () => feedback.wordsPlease(),
    added: () => feedback.added(receipt),
    kindSet: () =>
      (['problem', 'potential', 'proposal'] as const).map((kind) => feedback.kindSet({ ...receipt, kind })),
    finished: () => feedback.finished('63-0042'),
    stoppedButKept: () => feedback.stoppedButKept('63-0042'),
    entryGone: () => feedback.entryGone(),
    entryFull: () => feedback.entryFull('63-0042'),
    registerFirst: () => feedback.registerFirst(),
    registerToKeep: () => PART_KINDS.map(feedback.registerToKeep),
    registerToTell: () => feedback.registerToTell(),
    mediaWithoutWords: () =>
      PART_KINDS.flatMap((kind) =>
        [null, receipt].flatMap((latest) => [1, 3].map((album) => feedback.mediaWithoutWords(kind, latest, album))),
      ),
    looseFull: () => feedback.looseFull(5),
    noLongerPossible: () => feedback.noLongerPossible(),
    contentNotKept: () =>
      DOWNLOAD_FAILURES.flatMap((why) => [
        feedback.contentNotKept('63-0042', [...PART_KINDS], why),
        ...PART_KINDS.map((kind) => feedback.contentNotKept('63-0042', [kind], why)),
      ]),
    notKept: () => feedback.notKept(),
    looseForgotten: () => feedback.looseForgotten(),
  }),
  'feedback/part-messages.ts': samplesOf(parts, { partName: () => PART_KINDS.map(parts.partName) }),
  'feedback/own-messages.ts': samplesOf(ownMessages, {
    ownEntry: () => ENTRIES.map(ownMessages.ownEntry),
    ownEntries: () =>
      [[], ENTRIES].flatMap((entries) =>
        [0, 5].map((offset) => ownMessages.ownEntries({ entries, offset, total: offset + 2 * entries.length })),
      ),
    noSuchNumber: () => ['63-0042', null].map(ownMessages.noSuchNumber),
    askForNewText: () => ownMessages.askForNewText('63-0042'),
    textReplaced: () => ownMessages.textReplaced(receipt),
    leftAsItWas: () => ownMessages.leftAsItWas('63-0042'),
    withdrawn: () => ownMessages.withdrawn('63-0042'),
  }),
  'feedback/line-group-messages.ts': samplesOf(lineGroupMessages, {
    receivedInLineGroup: () =>
      RECEIPTS.flatMap((each) =>
        [null, similar].map((same) => lineGroupMessages.receivedInLineGroup(each, same, null)),
      ),
    nowPrivate: () =>
      [true, false].flatMap((registered) =>
        [LINK, null].map((link) => lineGroupMessages.nowPrivate({ ...receipt, registered }, link)),
      ),
    keptPrivate: () => lineGroupMessages.keptPrivate(receipt),
    tellInPrivate: () => [LINK, null].map(lineGroupMessages.tellInPrivate),
    addedInLineGroup: () => lineGroupMessages.addedInLineGroup(receipt, null),
    registerFirstInLineGroup: () => lineGroupMessages.registerFirstInLineGroup(null),
    wordsMissingInLineGroup: () => lineGroupMessages.wordsMissingInLineGroup(null),
    howInLineGroup: () => lineGroupMessages.howInLineGroup(),
    onlyInDirectChat: () => lineGroupMessages.onlyInDirectChat(),
  }),
  'feedback/reply-messages.ts': samplesOf(reply, { officeReply: () => reply.officeReply('63-0042', 'W') }),
  'feedback/receipt-messages.ts': samplesOf(receipts, {
    reallyErase: () => ENTRIES.map(receipts.reallyErase),
  }),
  'feedback/sent-messages.ts': samplesOf(sent, {
    voiceIsNoAnswer: () =>
      [1, 2].map((count) =>
        sent.voiceIsNoAnswer(
          receipt,
          Array.from({ length: count }, (_, index) => ({
            id: `s${index}`,
            revision: 1,
            startsAt: at('16T13:30:00'),
            districtGroup: 'THON_S',
            answer: null,
          })),
        ),
      ),
    notForStaff: STAFF,
    quotesSomething: () => sent.quotesSomething(),
  }),
  'handoffs/messages.ts': samplesOf(handoffs, {
    askButton: () => handoffs.askButton(),
    contactButton: () => handoffs.contactButton(),
    help: () => [true, false].map(handoffs.help),
    offer: () => handoffs.offer(),
    contact: () => handoffs.contact('021234567'),
    asked: () => handoffs.asked(),
    keptForStaff: () => handoffs.keptForStaff(),
    taken: () => handoffs.taken(),
    fromStaff: () => handoffs.fromStaff('W'),
    ended: () => (['person', 'staff', 'time'] as const).map(handoffs.ended),
    notTalking: () => handoffs.notTalking(),
    somebodyAsks: STAFF,
    youHaveIt: STAFF,
    somebodyElseHasIt: STAFF,
    isOver: STAFF,
    notYours: STAFF,
    passedOn: STAFF,
    conversation: STAFF,
    nowTalkingTo: STAFF,
    passedToPerson: STAFF,
    onlyWords: STAFF,
    nobodyToAnswer: STAFF,
    endedByStaff: STAFF,
    personLeft: STAFF,
    queue: STAFF,
  }),
  'line-groups/messages.ts': samplesOf(lineGroups, {
    greeting: () => [null, places.groups[0]!].map(lineGroups.greeting),
    forStaffOnly: () => lineGroups.forStaffOnly(),
    confirmBinding: STAFF,
    whichDistrictGroup: STAFF,
    bound: STAFF,
    notBound: STAFF,
    notYoursToBind: STAFF,
    bindInTheGroup: STAFF,
  }),
  'representatives/aside-messages.ts': samplesOf(aside, {
    keptAside: () =>
      PART_KINDS.flatMap((kind) =>
        [null, '63-0042'].flatMap((number) =>
          [true, false].flatMap((review) => [true, false].map((again) => aside.keptAside(kind, number, review, again))),
        ),
      ),
    aside: () => aside.aside('W'),
    asideOrPerson: () => aside.asideOrPerson('W'),
  }),
  'representatives/claim-messages.ts': samplesOf(claims, {
    claimNotAccepted: () => claims.claimNotAccepted(),
    claimJoined: () => claims.claimJoined(),
    claimThanks: () => claims.claimThanks(),
    claimOnlyInPrivate: () => claims.claimOnlyInPrivate(),
  }),
  'representatives/consent-messages.ts': samplesOf(consent, {
    consentNotice: () =>
      ([undefined, 'unclear', 'renewed', 'needed', 'tooMany', 'claimed'] as (consent.WhyAsked | undefined)[]).map(
        (why) => consent.consentNotice(programme.notices.at(-1)!, LINK, why),
      ),
    consentUnclear: () => consent.consentUnclear(programme.notices.at(-1)!),
    notKeptWithoutConsent: () =>
      [0, 1].map((missed) => consent.notKeptWithoutConsent(programme.notices.at(-1)!, 'X', missed)),
    consentDeclined: () => consent.consentDeclined(),
    consentThanks: () => [[], ['A']].map(consent.consentThanks),
    consentRenewed: () => consent.consentRenewed(),
    renewalDeclined: () => [true, false].map(consent.renewalDeclined),
    // The marks that open an opinion are Thai or English as one likes.
    fullNotice: () =>
      JSON.parse(JSON.stringify(consent.fullNotice(programme.notices.at(-1)!)).replaceAll(/#[ก-๎]+/gu, '#')),
  }),
  'representatives/messages.ts': samplesOf(representatives, {
    fieldName: () => FIELDS.map(representatives.fieldName),
    districtName: () => representatives.districtName('บางนา', places),
    shown: () => FIELDS.map((field) => representatives.shown(field, person()[field] ?? '', places)),
    fieldLines: () => representatives.fieldLines(person(), places),
    districtWithGroup: () => places.districts.map(({ nameTh }) => representatives.districtWithGroup(nameTh, places)),
    onlyInPrivate: () => representatives.onlyInPrivate(null),
    contactLine: STAFF,
  }),
  'representatives/question-messages.ts': samplesOf(questionMessages, {
    question: () =>
      FIELDS.flatMap((field) =>
        [null, NOBODY_YET, person()].map((held) => questionMessages.question(field, held, places)),
      ),
    editQuestion: () =>
      FIELDS.flatMap((field) =>
        [NOBODY_YET, person()].map((held) => questionMessages.editQuestion(field, held, places)),
      ),
    isThatTheDistrict: () => questionMessages.isThatTheDistrict('จตุจักร', places),
    whichDistrict: () => questionMessages.whichDistrict(['บางนา', 'บางแค'], places),
    districtGroupsToChoose: () => questionMessages.districtGroupsToChoose(places),
    districtsToChoose: () => places.groups.map(({ code }) => questionMessages.districtsToChoose(places, code)),
    noted: () =>
      FIELDS.flatMap((field) => [NOBODY_YET, person()].map((held) => questionMessages.noted(field, held, places))),
    prefilledWords: () => questionMessages.prefilledWords(person(), places),
    refusalWords: () =>
      FIELDS.flatMap((field) =>
        (['tooLong', 'idNumber', 'notAPhone', 'notAName', 'noSuchDistrict'] as const).flatMap((why) =>
          [0, 1, 2].map((missed) => questionMessages.refusalWords(why, field, missed)),
        ),
      ),
    wordsPlease: () => [0, 1, 2].map(questionMessages.wordsPlease),
    mustBeAnswered: () => FIELDS.map(questionMessages.mustBeAnswered),
    stoppedAt: () => [...FIELDS, 'review' as const].map(questionMessages.stoppedAt),
    startedOver: () => questionMessages.startedOver(),
    registrationCancelled: () => questionMessages.registrationCancelled(),
    nothingChanged: () => questionMessages.nothingChanged(),
  }),
  'representatives/registration-messages.ts': samplesOf(registrationMessages, {
    reviewCard: () =>
      [NOBODY_YET, person(), person({ status: 'pending', reviewNote: 'W' })].map((held) =>
        registrationMessages.reviewCard(held, places),
      ),
    whichFieldToEdit: () => [NOBODY_YET, person()].map((held) => registrationMessages.whichFieldToEdit(held, places)),
    sentAgain: APART,
    pleaseCheck: () => registrationMessages.pleaseCheck(),
    submitted: () => [1, 2].map((submissions) => registrationMessages.submitted({ submissions })),
    whereYouStand: () => REPRESENTATIVE_STATUSES.map(registrationMessages.whereYouStand),
    welcomeBack: () => REPRESENTATIVE_STATUSES.map(registrationMessages.welcomeBack),
  }),
  'representatives/review-messages.ts': samplesOf(reviewMessages, {
    approved: () =>
      [null, { _id: 's1', revision: 1, startsAt: at('16T13:30:00'), venue: 'A1', round: 2 }].map((next) =>
        reviewMessages.approved(person(), places, next),
      ),
    rejected: () => reviewMessages.rejected(programme.organisation),
    moreWanted: () => reviewMessages.moreWanted('W'),
    registrationToReview: STAFF,
    changedSinceThen: STAFF,
    decided: STAFF,
    alreadyDecided: STAFF,
    notYoursToReview: STAFF,
    registrationGone: STAFF,
    whatIsMissing: STAFF,
    noteTooLong: STAFF,
    noteNotSent: STAFF,
    pendingCount: STAFF,
  }),
  'representatives/own-data-messages.ts': samplesOf(ownDataMessages, {
    ownData: () =>
      REPRESENTATIVE_STATUSES.map((status) =>
        ownDataMessages.ownData(person({ status }), [{ label: 'L', value: 'V' }], places, LINK),
      ),
    nothingHeld: () => ownDataMessages.nothingHeld(),
    changed: () => FIELDS.map((field) => ownDataMessages.changed(field, person(), places)),
    reallyErase: () => [0, 1].map(ownDataMessages.reallyErase),
    erased: () => ownDataMessages.erased(),
    notErased: () => ownDataMessages.notErased(),
    notifications: () =>
      REPRESENTATIVE_STATUSES.flatMap((status) =>
        (['stop', 'start'] as const).map((wanted) => ownDataMessages.notifications(status, wanted)),
      ),
    reallyWithdraw: () => ownDataMessages.reallyWithdraw(),
    consentWithdrawn: () => ownDataMessages.consentWithdrawn(),
    staffDataHeld: STAFF,
  }),
  'staff/menu-messages.ts': samplesOf(staffMenu, {
    staffMenu: STAFF,
    sectionMenu: STAFF,
    forStaffOnly: () => [true, false].map(staffMenu.forStaffOnly),
  }),
};

/** Mostly what only staff read: modules that say nothing in two languages. */
const IN_THAI_ALONE = [
  // In English the schemas speak for themselves.
  'api/issue-messages.ts',
  'attendance/ledger-messages.ts',
  'attendance/limit-messages.ts',
  'attendance/phoned-messages.ts',
  'broadcasts/after-messages.ts',
  'broadcasts/messages.ts',
  'console/messages.ts',
  'conversation/rich-menu-messages.ts',
  'delivery/messages.ts',
  'development-issues/context-messages.ts',
  'feedback/export-messages.ts',
  'feedback/voices-messages.ts',
  'line-groups/roster-messages.ts',
  'progress-reports/messages.ts',
  'representatives/affected-messages.ts',
  'staff/messages.ts',
  'summaries/messages.ts',
  'summaries/paper-messages.ts',
];

// ---------------------------------------------------------------- looking

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));
const modules = readdirSync(SOURCES, { withFileTypes: true, recursive: true })
  .filter((file) => file.isFile() && /messages\.tsx?$/u.test(file.name))
  .map((file) => relative(SOURCES, join(file.parentPath, file.name)))
  .toSorted();
const exportsOf = async (module: string): Promise<Record<string, unknown>> => import(join(SOURCES, module));
const buildersOf = async (module: string): Promise<string[]> =>
  Object.entries(await exportsOf(module)).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
/** Pages: tables of words by language. */
const isTable = (module: string): boolean => !(module in SAID) && !IN_THAI_ALONE.includes(module);

const THAI = /[\u0e01-\u0e4e]/u;
/** Three words in a row, and not names of things. */
const ENGLISH = /[A-Za-z]{2,}(?: [a-z’']{2,}){2,}/u;
/** What is not read: where a tap or a link leads. */
const UNREAD = new Set(['altText', 'data', 'uri', 'type', 'layout', 'quoteToken']);

/** All that is read, buttons and what they say included. Of a wording that takes values: its source. */
function wordsIn(said: unknown): string[] {
  if (typeof said === 'string') return [said];
  if (typeof said === 'function') return [String(said)];
  if (typeof said !== 'object' || said === null || said instanceof Date) return [];
  return Object.entries(said).flatMap(([key, part]) => (UNREAD.has(key) ? [] : wordsIn(part)));
}
/** The way to the other language is in that language. */
const TO_THE_OTHER = /^(?:English|ภาษาไทย)$/u;
const inLanguage = (language: Language, sample: () => unknown): string[] =>
  wordsIn(speaking({ language }, sample)).filter((words) => !TO_THE_OTHER.test(words));

const samples = Object.entries(SAID).flatMap(([module, of]) =>
  Object.entries(of).flatMap(([name, sample]) => (typeof sample === 'function' ? [{ module, name, sample }] : [])),
);

/** Take a value beside the language. */
const NOT_A_TABLE = ['meaningTold', 'troubleTold'];
/** What staff type to the bot is Thai, in quotation marks or a field of its own; so are examples. */
const withoutCommands = (words: string): string => words.replaceAll(/“[^”]*”|^เข้าระบบ$|^ภาษาไทย$/gu, '');

// ---------------------------------------------------------------- the rules

describe('the messages', () => {
  it('are all known here', async () => {
    expect(
      Object.keys(SAID)
        .concat(IN_THAI_ALONE)
        .filter((module) => !modules.includes(module)),
    ).toEqual([]);
    const strange = modules.filter((module) => isTable(module) && !/^(?:console|web|api)\//u.test(module));
    expect(strange).toEqual([
      'development-issues/board-messages.ts',
      'development-issues/project-messages.ts',
      'representatives/import-messages.ts',
    ]);
  });

  it.each(Object.keys(SAID))('of %s have a sample each', async (module) => {
    expect(Object.keys(SAID[module]!).toSorted()).toEqual((await buildersOf(module)).toSorted());
  });

  it.each(IN_THAI_ALONE)('of %s are in Thai alone', (module) => {
    expect(readFileSync(join(SOURCES, module), 'utf8')).not.toMatch(/\bboth\(|\binBoth\(/u);
  });

  it.each(samples)('$module $name: in English no Thai letter', ({ sample }) => {
    const words = inLanguage('en', sample);
    expect(words).not.toEqual([]);
    expect(words.filter((each) => THAI.test(each))).toEqual([]);
  });

  it.each(samples)('$module $name: in Thai no English sentence', ({ sample }) => {
    const words = inLanguage('th', sample);
    expect(words.filter((each) => ENGLISH.test(each))).toEqual([]);
  });

  it.each(modules.filter(isTable))(
    'of %s: a table each, in English without Thai and the other way round',
    async (module) => {
      const exported = await exportsOf(module);
      const tables = (await buildersOf(module)).filter((name) => !NOT_A_TABLE.includes(name));
      expect(tables).not.toEqual([]);
      for (const name of tables) {
        const table = exported[name] as (lang: Language) => unknown;
        const [english, thai] = [wordsIn(table('en')), wordsIn(table('th'))];
        expect({ name, words: english.length > 0 }).toEqual({ name, words: true });
        expect(english.map(withoutCommands).filter((each) => THAI.test(each))).toEqual([]);
        expect(thai.filter((each) => !each.includes('=>') && ENGLISH.test(each))).toEqual([]);
      }
    },
  );
});
