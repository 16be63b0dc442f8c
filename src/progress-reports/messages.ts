/**
 * The words of a progress report, in the style of the department's own: what was held where, on which day, who chaired it,
 * which issues were drafted, what is planned; and what the bot says about a report in LINE.
 */
import { card, text } from '../line/compose.ts';
import { bahtText, countTh, dateLong, dateOfficial, timeRange } from '../thai/format.ts';
import { parseBangkok } from '../time.ts';
import type { Message } from '../turn.ts';
import type { FollowUpMeeting, ProgressReport } from './model.ts';
import { STAGES, type GroupFacts, type Problem, type ReportFacts, type Session, type ToldIssue } from './rules.ts';

type Held = GroupFacts['held'][number];

const dayOf = (date: string): Date => parseBangkok(`${date}T00:00`)!;

const FORM: Readonly<Record<Session['form'], string>> = {
  meeting: 'ประชุมรับฟังความคิดเห็นฯ',
  focus_group: 'สนทนากลุ่มย่อย (Focus group)',
  verification: 'ประชุมตรวจสอบข้อมูลเพิ่มเติมต่อประเด็นการพัฒนา',
  online: 'ประชุมรับฟังความคิดเห็นฯ ผ่านระบบออนไลน์',
};

/** The last one may be several of its own: no "and" before an "and". */
function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(' ')} ${last.includes('และ') ? '' : 'และ'}${last}`;
}

/** 88,255.- or 88,255.50 */
export function money(baht: number): string {
  const satang = Math.round(baht * 100);
  const whole = countTh(Math.floor(satang / 100));
  return satang % 100 === 0 ? `${whole}.-` : `${whole}.${String(satang % 100).padStart(2, '0')}`;
}

/** 88,255.00, as the boxes of the form have it. */
export function moneyPlain(baht: number): string {
  const satang = Math.round(baht * 100);
  return `${countTh(Math.floor(satang / 100))}.${String(satang % 100).padStart(2, '0')}`;
}

function whatOf({ title, form }: Session): string {
  return (title.trim() || FORM[form]).replace(/^(?:กำหนด)?(?:การ)?จัด(?:การ)?/u, '');
}
/** Abbreviations stand apart: กับ สยป. */
const withOf = ({ partners }: Session): string =>
  partners.length > 0 ? ` กับ${/^[ก-ฮ]+\./u.test(partners[0]!) ? ' ' : ''}${listed(partners)}` : '';
/** Sessions that are alike in this are told of in one breath. */
const sortOf = (session: Session): string => whatOf(session) + withOf(session);

const whereOf = ({ venue }: Pick<Session, 'venue'>): string => (venue ? ` ณ ${venue}` : '');
const chairOf = ({ chair }: Pick<Session, 'chair'>): string => (chair ? ` โดยมี${chair} เป็นประธาน` : '');
const tookOf = ({ took }: Held): string => (took ? ` มีผู้เข้าร่วม ${countTh(took, 'คน')}` : '');
const roundOf = ({ round }: Session): string => (round === null ? '' : ` ครั้งที่ ${round}`);

function heldOne(session: Held): string {
  const when = session.date ? ` เมื่อ${dateLong(dayOf(session.date))}` : ' แล้ว';
  return `จัด${whatOf(session)}${roundOf(session)}${withOf(session)}${when}${whereOf(session)}${chairOf(session)}${tookOf(session)}`;
}

/** Several times the same: how often, and all days. */
function heldTogether(sessions: readonly Held[]): string {
  const [first] = sessions;
  if (sessions.length === 1) return heldOne(first!);
  const days = sessions.map(
    (session) => `${dateLong(dayOf(session.date!))}${whereOf(session)}${chairOf(session)}${tookOf(session)}`,
  );
  return `จัด${sortOf(first!)} จำนวน ${sessions.length} ครั้ง เมื่อ${listed(days)}`;
}

const whichOf = (session: Session): string => `${whatOf(session)}${roundOf(session)}${withOf(session)}`;

function unconfirmedOne(session: Session): string {
  const when = dateLong(dayOf(session.date!));
  return `กำหนดจัด${whichOf(session)} ใน${when}${whereOf(session)} ยังไม่มีการยืนยันว่าได้จัด`;
}

function cancelledOne(session: Session & { wasOn: string | null }): string {
  const when = session.wasOn ? ` ที่กำหนดไว้ใน${dateLong(dayOf(session.wasOn))}` : '';
  return `ยกเลิกการจัด${whichOf(session)}${when}`;
}

function plannedOne(session: GroupFacts['planned'][number]): string {
  const what = whichOf(session);
  if (session.status === 'postponed' && !session.date) {
    const from = session.wasOn ? ` จากเดิม${dateLong(dayOf(session.wasOn))}` : '';
    return `เลื่อนการจัด${what}${from} อยู่ระหว่างกำหนดวันใหม่`;
  }
  if (!session.date) return `มีแผนจะจัด${what} อยู่ระหว่างกำหนดวัน${whereOf(session)}`;
  return `มีแผนจะจัด${what} ใน${dateLong(dayOf(session.date))}${whereOf(session)}${chairOf(session)}`;
}

function alike(sessions: readonly Held[]): Held[][] {
  const runs: Held[][] = [];
  for (const session of sessions) {
    const last = runs.at(-1);
    if (last && session.date && last[0]!.date && sortOf(last[0]!) === sortOf(session)) last.push(session);
    else runs.push([session]);
  }
  return runs;
}

function groupParagraph(group: GroupFacts, number: number): string {
  const done = alike(group.held).map(heldTogether);
  const ahead = [
    ...(group.unconfirmed ?? []).map(unconfirmedOne),
    ...(group.cancelled ?? []).map(cancelledOne),
    ...group.planned.map(plannedOne),
  ];
  const registry = group.people > 0 ? [`รวบรวมทะเบียนประชาคมแล้ว ${countTh(group.people, 'คน')}`] : [];
  const line = group.lineGroups > 0 ? [`มีไลน์กลุ่มผู้แทนประชาคม ${countTh(group.lineGroups, 'กลุ่ม')}`] : [];
  const issues = STAGES.map((stage) => issuesOf(group, stage)).filter(({ length }) => length > 0);
  const heard = group.feedback ? [`ได้รับความคิดเห็น ${countTh(group.feedback, 'เรื่อง')}`] : [];
  const before = [...registry, ...(group.context ?? []), ...line, ...heard];
  // Several are told line by line, or nobody could tell them apart; one goes on in the sentence.
  const apart = done.length > 1;
  const [head = [], ...later] = apart ? [[], ...issues] : issues;
  const said = [...before, ...(apart ? [] : done)];
  const opening = [...said, ...head.slice(0, 1).map((words) => (said.length > 0 ? `และ${words}` : words))].join(' ');
  const lines = [
    `${number}. ${group.name} ${opening || (apart ? '' : 'อยู่ระหว่างรวบรวมทะเบียนประชาคม')}`.trimEnd(),
    ...(apart ? done.map((sentence) => `   ${sentence}`) : []),
    ...head.slice(1),
    ...later.flatMap(([words, ...titles], index) => [`   ${index > 0 || apart ? 'และ' : ''}${words}`, ...titles]),
    ...ahead.map((sentence) => `   ${sentence}`),
  ];
  return lines.join('\n');
}

const OF_STAGE: Readonly<Record<ToldIssue['stage'], string>> = {
  preliminary: 'มีประเด็นเบื้องต้น ดังนี้',
  draft: 'ได้ร่างประเด็นการพัฒนา ดังนี้',
  final: 'ได้ข้อสรุปประเด็นการพัฒนา ดังนี้',
};

/** What they are, and each of them; nothing where there is none. */
function issuesOf({ issues }: GroupFacts, stage: ToldIssue['stage']): string[] {
  const titles = issues.flatMap((issue) => (issue.stage === stage ? [`   - ${issue.title}`] : []));
  return titles.length > 0 ? [OF_STAGE[stage], ...titles] : [];
}

function meetingSentence({ title, date, from, to, venue, chair, resolution }: FollowUpMeeting): string {
  const at = (time: string): Date => parseBangkok(`${date}T${time}`)!;
  const hours = from && to ? ` เวลา ${timeRange(at(from), at(to))}` : '';
  const where = `${whereOf({ venue })}${chairOf({ chair })}`;
  return `จัด${title.replace(/^จัด/u, '')} เมื่อ${dateLong(dayOf(date))}${hours}${where}${resolution ? ` ${resolution}` : ''}`;
}

/** All the money so far; nothing where nothing was spent. */
const disbursed = (spent: number): string[] =>
  spent > 0 ? [`เบิกจ่ายงบประมาณโครงการแล้วรวมทั้งสิ้น ${moneyInWords(spent)}`] : [];

/**
 * The text once the money is another: its sentence as the system wrote it becomes that of the new sum. One that a person
 * has written stays.
 * @param mayAdd puts the sentence at the end where there was none.
 */
export function withSpent(narrative: string, before: number, after: number, mayAdd: boolean): string {
  const [old] = disbursed(before);
  const lines = narrative.split('\n');
  if (old !== undefined && lines.includes(old))
    return lines.flatMap((line) => (line === old ? disbursed(after) : [line])).join('\n');
  return mayAdd ? [...lines, ...disbursed(after)].join('\n') : narrative;
}

/** The text of one period, ready to be edited. */
export function narrate(facts: ReportFacts): string {
  const { districtsWithPeople, districts, asOf, spent } = facts;
  const registry =
    districtsWithPeople === 0
      ? 'อยู่ระหว่างรวบรวมบัญชีประชาคมของสำนักงานเขต'
      : districtsWithPeople === districts
        ? 'มีการรายงานบัญชีประชาคมครบถ้วนแล้ว'
        : `มีการรายงานบัญชีประชาคมแล้ว ${countTh(districtsWithPeople)} เขต จาก ${countTh(districts)} เขต`;
  return [
    `ข้อมูล ณ วันที่ ${dateOfficial(dayOf(asOf))} ${registry}`,
    ...facts.meetings.map(meetingSentence),
    ...facts.groups.map((group, index) => groupParagraph(group, index + 1)),
    ...disbursed(spent ?? 0),
  ].join('\n');
}

/** 88,255.- บาท (แปดหมื่นแปดพันสองร้อยห้าสิบห้าบาทถ้วน): the words are made from the figure, so that they cannot differ. */
export function moneyInWords(baht: number): string {
  return `${money(baht)} บาท (${bahtText(baht)})`;
}

/** 24/07/2563 */
export function formDate(date: string): string {
  const [year, month, day] = date.split('-');
  return `${day}/${month}/${Number(year) + 543}`;
}

/** One period as the form has it. */
export function periodLine(report: ProgressReport): string {
  const { number, asOf, narrative, percent, baht, planStatus, targetStatus } = report;
  return (
    `รายงานครั้งที่${number} :: ${formDate(asOf)} : ${narrative} :: ความก้าวหน้าของงานฯ = ${(percent ?? 0).toFixed(2)} %` +
    ` : งบประมาณที่เบิกใช้ (ครั้งที่ ${number}) = ${moneyPlain(baht ?? 0)} บาท : ${planStatus ?? '-'} : ${targetStatus ?? '-'}`
  );
}

/** What is wrong, and what to do about it. */
export function problemSentence(problem: Problem): string {
  switch (problem.kind) {
    case 'narrativeEmpty':
      return 'ยังไม่มีข้อความรายงาน กรุณาเขียน หรือกด “ให้ระบบเขียนใหม่”';
    case 'percentMissing':
      return 'กรุณาใส่ความก้าวหน้าเป็นร้อยละ (0 ถึง 100)';
    case 'percentOutOfRange':
      return `ความก้าวหน้าต้องอยู่ระหว่าง 0 ถึง 100 (ใส่ไว้ ${problem.percent})`;
    case 'percentFalls':
      return `ความก้าวหน้าลดลงจากร้อยละ ${problem.from} (ครั้งที่ ${problem.earlier}) เป็น ${problem.to} กรุณาใส่เหตุผล`;
    case 'bahtMissing':
      return 'กรุณาใส่งบประมาณที่เบิกใช้ในครั้งนี้ (ไม่มี ให้ใส่ 0)';
    case 'moneyMalformed':
      return `${problem.field === 'baht' ? 'งบประมาณที่เบิกใช้' : 'ยอดรวม'}ต้องเป็นจำนวนเงินบาท ทศนิยมไม่เกินสองตำแหน่ง`;
    case 'totalDiffers':
      return `ยอดรวมที่ใส่ ${moneyPlain(problem.stated)} บาท ไม่เท่ากับผลบวกของทุกครั้ง ${moneyPlain(problem.sum)} บาท`;
    case 'overBudget':
      return `เบิกใช้รวม ${moneyPlain(problem.sum)} บาท เกินงบประมาณที่ได้รับ ${moneyPlain(problem.budget)} บาท`;
    case 'toldTotalDiffers':
      return `ข้อความรายงานบอกว่าเบิกจ่ายรวมทั้งสิ้น ${moneyPlain(problem.told)} บาท แต่ผลบวกของทุกครั้งคือ ${moneyPlain(problem.sum)} บาท กรุณาแก้ หรือกด “ให้ระบบเขียนใหม่”`;
    case 'toldWordsDiffer':
      return `ตัวหนังสือ “${problem.words}” ไม่ตรงกับ ${moneyPlain(problem.told)} บาท ที่ถูกคือ ${problem.should}`;
    case 'laterFalls':
      return `ครั้งที่ ${problem.later} ใส่ความก้าวหน้าไว้ร้อยละ ${problem.to} น้อยกว่าร้อยละ ${problem.from} ของครั้งนี้ กรุณาแก้ หรือใส่เหตุผลที่ครั้งที่ ${problem.later}`;
    case 'laterTotalDiffers':
      return `ครั้งที่ ${problem.later} ใส่ยอดรวมไว้ ${moneyPlain(problem.stated)} บาท แต่ผลบวกถึงครั้งนั้นเป็น ${moneyPlain(problem.sum)} บาท`;
    case 'dateNotBefore':
      return `วันที่ของข้อมูลต้องก่อนครั้งที่ ${problem.later} (${formDate(problem.after)})`;
    case 'dateNotAfter':
      return `วันที่ของข้อมูลต้องหลังครั้งที่ ${problem.earlier} (${formDate(problem.before)})`;
    case 'dateOutside':
      return `วันที่ของข้อมูลอยู่ก่อนเริ่มโครงการ (${formDate(problem.from)})`;
    case 'planStatusMissing':
      return 'กรุณาเลือกสถานะตามแผน';
    case 'targetStatusMissing':
      return 'กรุณาเลือกสถานะตามเป้าหมาย';
  }
}

export interface ReportView {
  report: ProgressReport;
  url: string;
  /** How long the link works. */
  days: number;
}

export function reportCard({ report, url, days }: ReportView): Message {
  return card({
    over: 'รายงานความก้าวหน้า',
    title: `ครั้งที่ ${report.number} (${formDate(report.asOf)})`,
    lines: [
      { label: 'ความก้าวหน้า', value: report.percent === null ? 'ยังไม่ใส่' : `${report.percent.toFixed(2)} %` },
      { label: 'เบิกใช้ครั้งนี้', value: report.baht === null ? 'ยังไม่ใส่' : `${moneyPlain(report.baht)} บาท` },
      report.status === 'approved' ? 'ผ่านการรับรองแล้ว' : 'ฉบับร่าง ยังไม่ผ่านการรับรอง',
      { small: `ลิงก์ใช้ได้ ${days} วัน ผู้ที่มีลิงก์เปิดอ่านได้` },
    ],
    buttons: [{ label: 'เปิดรายงาน', uri: url, tone: 'go' }],
  });
}

interface NoReport {
  number: number;
  /** Null: there is none at all. */
  last: number | null;
  /** Fiscal year that was asked for. */
  year: number | null;
}
const inYear = (year: number | null): string => (year === null ? '' : ` ปี ${year}`);

export const noSuchReport = ({ number, last, year }: NoReport): Message =>
  text(
    last === null && year !== null
      ? `ไม่มีรายงานความก้าวหน้าของปีงบประมาณ พ.ศ. ${year} ในระบบค่ะ`
      : last === null
        ? 'ยังไม่มีรายงานความก้าวหน้าในระบบค่ะ เริ่มเขียนได้ที่หน้าเว็บ (พิมพ์ “เข้าระบบ”)'
        : `ยังไม่มีรายงานครั้งที่ ${number}${inYear(year)} ค่ะ ล่าสุดคือครั้งที่ ${last}`,
    last === null
      ? [{ label: 'เข้าระบบ', say: 'เข้าระบบ' }]
      : [{ label: `ครั้งที่ ${last}`, say: `รายงานความก้าวหน้า ครั้งที่ ${last}${inYear(year)}` }],
  );

export const notForYou = (): Message => text('คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ได้รับมอบหมายค่ะ');
export const privateOnly = (): Message => text('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
