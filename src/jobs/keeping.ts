/**
 * What each collection holds of people, and when it goes: the record of processing that the law wants (docs/
 * personal-data.md is made of it). A collection that is missing here fails a test: whoever adds one decides.
 */
export interface Keeping {
  /** Whose data it is; `nobody`: no person can be told from it. */
  of: 'representatives' | 'staff' | 'both' | 'whoever writes' | 'nobody';
  /** What of theirs. */
  holds: string;
  /** When it goes. Names in `…` are of config/retention.json. */
  goes: string;
}

const WITH_THE_PERSON = 'when the person is erased';

export const KEEPING: Readonly<Record<string, Keeping>> = {
  representatives: {
    of: 'representatives',
    holds: 'the register: name, role, mission, activities, whom they speak for, address, phone, LINE id, preferences',
    goes: 'when they ask (`ลบข้อมูล`); unfinished after `unfinishedDays`, refused after `rejectedDays`, consent withdrawn after `withdrawnDays`, invited and never come after `invitedDays`, everybody `afterProgrammeDays` after `programmeEndsOn`. Our id stays, and that there was somebody',
  },
  registryImports: {
    of: 'both',
    holds: 'lists of offices on their way into the register, and our id of who sent them',
    goes: 'the rows once it is in; unconfirmed after `proposalDays`, else after `linkDays`',
  },
  registryImportFiles: {
    of: 'representatives',
    holds: 'the file itself',
    goes: 'once it is in the register, thrown away, or after `proposalDays`',
  },
  registryImportRows: {
    of: 'representatives',
    holds: 'a row each: what it says, until it is in; then our id of who came of it',
    goes: 'with its list',
  },
  consents: {
    of: 'representatives',
    holds: 'who agreed to which notice, when and in which language; our id only',
    goes: '`consentDays` after it was given, where the person is erased: until then it is the proof',
  },
  notices: { of: 'nobody', holds: 'the words of each notice', goes: 'never' },
  attendances: {
    of: 'representatives',
    holds: 'answers to invitations, reasons, who comes instead, presence',
    goes: 'when the person is erased; the name of who comes instead, or stands in a reason, when that one is erased',
  },
  seatings: {
    of: 'representatives',
    holds: 'who has a seat and who waits for one; our ids only',
    goes: WITH_THE_PERSON,
  },
  sessionPapers: {
    of: 'staff',
    holds: 'minutes of sessions, names of files, and our ids of who attached them',
    goes: 'never; a file when it is taken out; the name of somebody when they are erased',
  },
  sessionFiles: {
    of: 'nobody',
    holds: 'files of sessions, whatever staff put into them',
    goes: 'when the file is taken out; one in which an erased person is named, or which cannot be searched, is marked for the office, where it is younger than their registration',
  },
  walkIns: {
    of: 'whoever writes',
    holds: 'how many unregistered people were at a session, with a name where staff typed one; who counted them',
    goes: 'the name after `walkInNameDays`, or when somebody of that name is erased; the count never',
  },
  feedback: {
    of: 'whoever writes',
    holds: 'what people say, our id of who said it, and what staff answered',
    goes: 'the author when the person is erased, with name, phone and address masked in the words; the words stay. What was sent to a person of the staff: with the talk, or when its author is erased',
  },
  downloads: { of: 'whoever writes', holds: 'that a file belongs to an opinion', goes: 'with the opinion' },
  media: {
    of: 'whoever writes',
    holds: 'photos, voices, videos, files of opinions',
    goes: 'with the opinion; voices and videos when the person is erased',
  },
  unsent: {
    of: 'whoever writes',
    holds: 'ids of messages that were taken back',
    goes: 'a day after `parkedEventDays`',
  },
  lexicon: { of: 'staff', holds: 'words for themes, and our id of who taught them', goes: 'never' },
  lexiconProposals: { of: 'staff', holds: 'words proposed, and our id of who proposed them', goes: 'never' },
  themeRuns: { of: 'nobody', holds: 'counts of changed entries', goes: 'never' },
  counters: { of: 'nobody', holds: 'the next receipt number', goes: 'never' },
  dialogues: {
    of: 'whoever writes',
    holds: 'where a conversation stands, under a hash; before consent what somebody said of themselves',
    goes: 'without consent after `unconsentedHours` or a no; at rest after `dialogueDays`; nothing open after a day',
  },
  handoffs: {
    of: 'both',
    holds: 'what was said to and by a person of the staff, by our ids',
    goes: 'the words and what was sent, when the person is erased; all of it `keptDays` (config/handoffs.json) after the end',
  },
  inboundEvents: {
    of: 'whoever writes',
    holds: 'what LINE told us until it is handled; then its id, and our id of whoever may not have got the reply',
    goes: 'the content at once; the id after `handledEventDays`, what could not be handled after `parkedEventDays`, whose reply may not have arrived after 30 days',
  },
  deliveries: {
    of: 'both',
    holds: 'whom we wrote to and what came of it; our ids only. A late reply: its words',
    goes: 'after `deliveryDays`; the words of late replies after `lateReplyDays`, or when the person is erased',
  },
  sentMessages: {
    of: 'both',
    holds: 'LINE’s ids of our messages; of a reply our id of whom it answered',
    goes: 'after `deliveryDays`; our id when the person is erased',
  },
  occurrences: { of: 'nobody', holds: 'that a reminder was due', goes: 'after `deliveryDays`' },
  consultations: {
    of: 'nobody',
    holds: 'sessions, with the title of who chairs; public',
    goes: 'never',
  },
  consultationChanges: {
    of: 'staff',
    holds: 'changes of sessions, and our id of who confirmed them',
    goes: 'unconfirmed after `proposalDays`; else never',
  },
  developmentIssues: {
    of: 'staff',
    holds: 'issues of a district group and the public answers to them, and our ids of who wrote what',
    goes: 'never',
  },
  issueTallies: {
    of: 'nobody',
    holds: 'how many people spoke of an issue, from how many districts and when each did last; not who',
    goes: 'with each count the one before',
  },
  pilotProjects: {
    of: 'staff',
    holds: 'pilot projects with their office and money, and our ids of who wrote them',
    goes: 'never',
  },
  districtContexts: {
    of: 'staff',
    holds: 'what is known of districts, its sources and names of attachments, and our ids of who wrote what',
    goes: 'never; an attachment when it is taken out; the name of somebody when they are erased',
  },
  districtContextFiles: {
    of: 'nobody',
    holds: 'attachments of the offices, whatever they put into them',
    goes: 'when the attachment is taken out; marked as files of sessions are',
  },
  progressReports: {
    of: 'staff',
    holds: 'every version of a report, and our ids of who wrote and approved it; public',
    goes: 'never',
  },
  followUpMeetings: {
    of: 'staff',
    holds: 'meetings inside the department with the title of who chaired, and our id of who wrote it down',
    goes: 'never',
  },
  documentLinks: {
    of: 'staff',
    holds: 'hashes of links to documents, and our ids of who asked for them and who took them back',
    goes: 'when they expire',
  },
  broadcasts: {
    of: 'staff',
    holds: 'notices, for whom they were meant, and our ids of who wrote, agreed and took back',
    goes: 'what was never sent after `proposalDays`; else after `deliveryDays`',
  },
  lineGroups: {
    of: 'nobody',
    holds: 'LINE groups and their names',
    goes: '`deliveryDays` after the bot has left: until then it comes back with its binding',
  },
  summaries: {
    of: 'representatives',
    holds: 'figures of a week, and quotes of what was said, without names',
    goes: 'never; from a quote go name, phone and address when its author is erased',
  },
  chartFigures: {
    of: 'nobody',
    holds: 'counts for charts',
    goes: 'when they are counted anew, or with a later count once they are a day old',
  },
  summaryStart: { of: 'nobody', holds: 'since when weeks are summed up', goes: 'never' },
  staff: {
    of: 'staff',
    holds: 'name in LINE, LINE id, roles',
    goes: 'the LINE id with the last role, the name after `formerStaffDays`; our id stays, because records name it',
  },
  staffCodes: { of: 'staff', holds: 'hashes of one-time codes', goes: 'after `staffCodeDays`' },
  staffCodeGuesses: { of: 'whoever writes', holds: 'wrong codes, by a hash of who tried', goes: 'after an hour' },
  loginLinks: { of: 'staff', holds: 'hashes of links', goes: 'when they end' },
  loginCodes: { of: 'staff', holds: 'hashes of codes', goes: 'when they end' },
  loginGuesses: { of: 'staff', holds: 'when somebody typed a wrong code; our id only', goes: 'when they end' },
  webSessions: { of: 'staff', holds: 'hashes of cookies', goes: 'when they end' },
  apiTokens: {
    of: 'staff',
    holds: 'hashes of tokens of other systems, and our id of who made them',
    goes: '`linkDays` after they end',
  },
  calendarLinks: {
    of: 'both',
    holds: 'hashes of secret addresses of calendars, and whose they are; our ids only',
    goes: WITH_THE_PERSON,
  },
  webhooks: {
    of: 'staff',
    holds: 'addresses of other systems, and our id of who gave them',
    goes: '`linkDays` after the end',
  },
  webhookDeliveries: { of: 'nobody', holds: 'ids of what other systems were told of', goes: 'after `linkDays`' },
  exportJobs: { of: 'staff', holds: 'who asked for which file', goes: 'after an hour' },
  exportPieces: {
    of: 'both',
    holds: 'files that staff asked for',
    goes: 'after an hour; those with names when anybody is erased',
  },
  apiRequests: { of: 'nobody', holds: 'that a change was asked for under a key', goes: 'after `linkDays`' },
  fileLinks: { of: 'staff', holds: 'who asked for which file', goes: 'after `linkDays`' },
  audit: {
    of: 'both',
    holds: 'who did what to whom, and when; our ids only',
    goes: 'after `auditDays`',
  },
  leases: { of: 'nobody', holds: 'which instance does what', goes: 'a day after they end' },
  pushStops: { of: 'nobody', holds: 'the month in which LINE refused', goes: 'never' },
  rateBudgets: { of: 'nobody', holds: 'how much is sent just now', goes: 'never' },
};

/** The table of docs/personal-data.md. */
export function keepingTable(): string {
  const rows = Object.entries(KEEPING)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { of, holds, goes }]) => `| \`${name}\` | ${of} | ${holds} | ${goes} |`);
  return ['| collection | of | holds | goes |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
