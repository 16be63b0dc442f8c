/**
 * Every form of the console in the order of a plausible day: what is typed into it, which button is pressed, and what the
 * page says then that the app answers with. Where nothing is to be said, a notice says that it is done, or a file comes.
 */
import type { Prepared } from './form-city.ts';

interface FileToSend {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Typed or chosen by its value; `*` is the first thing that can be chosen. */
export type Value = string | readonly string[] | FileToSend;

export interface FormStep {
  /** Method and address, as the app names it. */
  form: string;
  /** What this step is about, where the form comes more than once. */
  what?: string;
  /** The page that it stands on; where left out, the page that showed it last. */
  at?: string | ((city: Prepared) => string);
  /** What is clicked from there on, until the form is there; without `at`, on the page that is open. */
  through?: readonly string[];
  /** The page that is open is asked for anew: something has gone on behind it. */
  anew?: boolean;
  fill?: Readonly<Record<string, Value>>;
  /** The words of the button; the only one, where left out. */
  button?: RegExp;
  /** What the page says that is the answer. */
  told?: RegExp;
}

/** What only a script asks for, beside the button that does the same. */
export const NO_FORM: ReadonlySet<string> = new Set(['post /console/broadcasts/count']);

const get = (path: string, fill: FormStep['fill'] = {}, more: Partial<FormStep> = {}): FormStep => ({
  form: `get /console/${path}`,
  at: `/console/${path}`,
  fill,
  told: /./,
  ...more,
});
const post = (path: string, fill: FormStep['fill'] = {}, more: Partial<FormStep> = {}): FormStep => ({
  form: `post /console/${path}`,
  fill,
  ...more,
});

const paper: FileToSend = { name: 'วาระ.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };
const registry = (...rows: string[]): FileToSend => ({
  name: 'ทะเบียน.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`ชื่อ,เขต,ชุมชน,ตำแหน่ง,เบอร์โทรศัพท์\n${rows.join('\n')}\n`),
});
const running = (city: Prepared): string => `${city.pages.running}/attendance?view=all`;

const READING: readonly FormStep[] = [
  get('sessions', { q: 'หอประชุม', group: '*' }),
  get('feedback', { q: 'น้ำท่วม', theme: '*' }),
  get('feedback-map', { theme: '*' }),
  get('issues', { group: '*' }),
  get('projects', { group: '*' }),
  get('representatives', { q: 'สมศรี' }),
  get('charts', { from: '2020-06-01', to: '2020-07-10' }),
  get('context', { group: '*' }),
  get('broadcasts', { group: '*' }),
  get('audit', { area: '*' }),
  get('sessions/:id/attendance', { q: 'สมศรี' }, { at: running }),
];

const SESSIONS: readonly FormStep[] = [
  post(
    'sessions/new',
    { date: '2020-08-27', time: '13:30', venue: 'ลานหน้าตลาด' },
    { at: '/console/sessions/new?group=THON_S' },
  ),
  post('sessions/:id/edit', { venue: 'ลานหน้าวัด' }, { through: ['main a[href$="/edit"]'] }),
  post('sessions/:id/files', { file: paper }),
  post('sessions/:id/files/:file/remove'),
  post('sessions/:id/papers', { minutes: 'ที่ประชุมเห็นชอบแผนปีหน้า' }, { through: ['main a[href$="/papers"]'] }),
  post('sessions/:id/announce', {}, { told: /ลานหน้าวัด/ }),
  post('changes/:id/drop'),
  post('sessions/:id/announce', {}, { told: /ลานหน้าวัด/ }),
  post('changes/:id/confirm'),
  post('sessions/:id/remind', {}, { at: ({ pages }) => `${pages.upcoming}/remind` }),
  post(
    'sessions/:id/postpone',
    { date: '2020-08-06' },
    { at: ({ pages }) => `${pages.upcoming}/postpone`, told: /^เลื่อน: ตรวจก่อนส่ง/m },
  ),
  post('sessions/:id/seats', { capacity: '80' }, { at: ({ pages }) => `${pages.upcoming}/seats` }),
  post(
    'sessions/:id/change',
    { venue: 'ศาลา' },
    { at: ({ pages }) => `${pages.upcoming}/change`, told: /^เปลี่ยนแปลง: ตรวจก่อนส่ง/m },
  ),
  post(
    'sessions/:id/cancel',
    { reason: 'ฝนตก' },
    { at: ({ pages }) => `${pages.upcoming}/cancel`, told: /^ยกเลิก: ตรวจก่อนส่ง/m },
  ),
  post(
    'sessions/bulk',
    { session: ['draft-one', 'draft-two', 'draft-three'] },
    { at: '/console/sessions?view=all', button: /^ยกเลิก/, told: /^ยกเลิก: ตรวจก่อนส่ง/m },
  ),
  post('changes/:id/leave-out', {}, { told: /^ยกเลิก: ตรวจก่อนส่ง/m }),
  post(
    'sessions/:id/attendance/:person/answer',
    { answer: 'yes' },
    {
      at: ({ pages }) => `${pages.upcoming}/attendance?view=all`,
      through: ['main a[href$="/answer"]'],
    },
  ),
  post('sessions/:id/attendance/:person/in', {}, { at: running }),
  post('sessions/:id/attendance/:person/out'),
  post('sessions/:id/attendance/walk-ins', { people: '3' }),
  post('sessions/:id/attendance/walk-ins/:walkIn/undo'),
  post('sessions/:id/held', {}, { at: ({ pages }) => pages.running }),
  post('calendars', {}, { at: '/console/calendars', told: /\/calendar/ }),
];

const VOICES: readonly FormStep[] = [
  post('feedback/:id/status', {}, { at: ({ pages }) => pages.entry }),
  post('feedback/:id/themes', { theme: '*' }),
  post('feedback/:id/link', { issue: '*' }),
  post('feedback/:id/unlink'),
  post('feedback/:id/reply', { text: 'ส่งช่างไปดูแล้วค่ะ' }, { through: ['main a[href*="/reply"]'], told: /ส่งช่างไปดูแล้วค่ะ/ }),
  post('feedback/:id/reply', {}, { what: 'once more, to send it', button: /^ยืนยัน/ }),
  post('feedback/:id/alike', {}, { at: ({ pages }) => pages.entry, button: /ใหม่/, told: /ประเด็น/ }),
  post('feedback/bulk', { entry: '*' }, { at: '/console/feedback', button: /อ่านแล้ว/ }),
  post('issues/new', { title: 'ไฟถนนดับ', summary: 'หลายซอย' }, { at: '/console/issues/new?group=THON_S' }),
  post('issues/:id/edit', { summary: 'หลายซอยในเขต' }, { through: ['main a[href$="/edit"]'] }),
  post('issues/:id/gather', { entry: '*' }, { through: ['main a[href$="/gather"]'] }),
  post('issues/:id/sessions', { session: '*' }),
  post(
    'issues/:id/answer',
    { status: '*', answer: 'ซ่อมแล้วค่ะ', ours: '1' },
    { through: ['main a[href$="/answer"]'], told: /ซ่อมแล้วค่ะ/ },
  ),
  post('issues/:id/answer', {}, { what: 'once more, to send it', button: /^ยืนยัน/ }),
  post('issues/:id/gather', { entry: '*' }, { what: 'once more', through: ['main a[href$="/gather"]'] }),
  post('issues/:id/tell', {}, { through: ['main a[href$="/tell"]'] }),
  post('issues/:id/entries', { entry: '*' }, { button: /ออก/ }),
  get('issues/:id/merge', { into: '*' }, { at: undefined }),
  post('issues/:id/merge'),
  post('projects/new', { name: 'ซ่อมไฟถนน' }, { at: '/console/projects/new?group=THON_S' }),
  post('projects/:id', { unit: 'สำนักการโยธา' }),
  post('context/:kind/:name', {}, { at: '/console/context/group/THON_S' }),
  post('context/:kind/:name/swot', { kind: '*', text: 'มีตลาดน้ำ' }),
  post('context/:kind/:name/swot-remove'),
  post('context/:kind/:name/attach', { file: paper }),
  post('context/:kind/:name/detach'),
  post('context/:kind/:name/swot', { kind: '*', text: 'มีคลองเชื่อมทุกชุมชน' }, { what: 'again, for the annex' }),
];

const WORDS: readonly FormStep[] = [
  post('lexicon', { term: 'มาหลายคืน', theme: 'ENV_WASTE' }, { at: '/console/lexicon' }),
  post('lexicon/:id/accept', {}, { anew: true }),
  post('lexicon', { term: 'คำที่ไม่รับ', theme: '*' }, { what: 'of another word' }),
  post('lexicon/:id/decline', { note: 'กว้างเกินไป' }),
  post('lexicon/rerun'),
  post('lexicon/rerun/confirm', {}, { at: '/console/lexicon' }),
  post('lexicon/retract'),
];

const REPORTS: readonly FormStep[] = [
  post('reports/:number/approve', {}, { at: ({ pages }) => pages.report }),
  post('reports', {}, { at: '/console/reports' }),
  post('reports/:number/annex', { swot: '*' }),
  post('reports/:number', { percent: '6', narrative: 'กำลังศึกษาข้อมูล' }),
  post('reports/:number/rewrite'),
  post('reports/meetings', { title: 'คณะกรรมการ', date: '2020-07-01' }, { at: '/console/reports' }),
  post('exports', { format: 'csv' }, { at: '/console/exports?kind=sessions', told: /ดาวน์โหลด|กำลัง/ }),
  post('papers/:group/:kind/share', {}, { at: '/console/papers', told: /http/ }),
  post('papers/links/revoke', {}, { at: '/console/papers' }),
  post('summaries/:id/recount', {}, { at: '/console/summaries', through: ['main a[href^="/console/summaries/"]'] }),
];

const PEOPLE: readonly FormStep[] = [
  post(
    'representatives/:id/review',
    {},
    {
      at: '/console/representatives?view=pending&q=รอตรวจ',
      through: ['main table a'],
      button: /^รับรอง/,
    },
  ),
  post(
    'representatives/:id/edit',
    { community: 'ชุมชนใหม่' },
    { at: '/console/representatives?q=บุญมี', through: ['main table a', 'main a[href$="/edit"]'] },
  ),
  post('representatives/letters/next', {}, { at: '/console/representatives?view=invited' }),
  post('representatives/letters', {}, { at: '/console/representatives?view=invited' }),
  post('representatives/:id/letter', {}, { at: '/console/representatives?view=invited', through: ['main table a'] }),
  post(
    'representatives/import',
    { file: registry('นายมานะ ทดลอง,ทุ่งครุ,ชุมชนหนึ่ง,ประธาน,0812345671') },
    {
      at: '/console/representatives/import',
      told: /คอลัมน์ไหนคืออะไร/,
    },
  ),
  post('representatives/import/:id/drop'),
  post(
    'representatives/import',
    { file: registry('นายมานะ ทดลอง,ทุ่งครุ,ชุมชนหนึ่ง,ประธาน,0812345671', 'บุญมี เพื่อนบ้าน,ทุ่งครุ,ชุมชนที่ย้ายไป,ประธาน,0812345672') },
    { what: 'of another file', at: '/console/representatives/import', told: /คอลัมน์ไหนคืออะไร/ },
  ),
  post('representatives/import/:id/columns', {}, { told: /กำลังตรวจ|ผลการตรวจ/ }),
  post('representatives/import/:id/choices', {}, { anew: true, button: /^ใช้ตามไฟล์ทุกคน/ }),
  post('representatives/import/:id/apply', {}, { told: /กำลังนำเข้า|นำเข้าเสร็จแล้ว/ }),
  post('representatives/import/:id/letters', {}, { anew: true }),
  post('handoffs/:id/take', {}, { at: '/console/handoffs' }),
  post('handoffs/:id/answer', { text: 'สวัสดีค่ะ' }),
  post('handoffs/:id/end'),
];

const OFFICE: readonly FormStep[] = [
  get('broadcasts/new', { group: 'THON_S' }),
  post('broadcasts/new', { text: 'ปิดน้ำวันเสาร์', date: '2020-07-20', time: '10:00' }, { told: /ปิดน้ำวันเสาร์/ }),
  post('broadcasts/:id/edit', { text: 'ปิดน้ำวันอาทิตย์' }, { through: ['main a[href$="/edit"]'], told: /ปิดน้ำวันอาทิตย์/ }),
  post('broadcasts/:id/send'),
  post('broadcasts/:id/recall'),
  post(
    'broadcasts/new',
    { text: 'ไม่ส่งแล้ว' },
    { what: 'of another one', at: '/console/broadcasts/new?group=THON_S', told: /ไม่ส่งแล้ว/ },
  ),
  post('broadcasts/:id/drop'),
  post('broadcasts/:id/decide', {}, { at: ({ pages }) => pages.notice, button: /^อนุมัติ/ }),
  post('deliveries/settle', {}, { at: '/console/deliveries/unknown', button: /แจ้งแล้ว/ }),
  post('deliveries/answered', {}, { at: '/console/deliveries/unknown' }),
  post('deliveries/retry', {}, { at: '/console/deliveries/parked' }),
  post('line-groups/:id/bind', { districtGroup: 'THON_S' }, { at: '/console/line-groups' }),
  post('line-groups/roster/:group', {}, { at: '/console/line-groups/roster/THON_S' }),
  post('staff/invite', { role: 'coordinator' }, { at: '/console/staff', told: /รหัสสำหรับเจ้าหน้าที่ใหม่/ }),
  post('staff/withdraw', {}, { at: '/console/staff' }),
  post('staff/:id/revoke', {}, { at: '/console/staff', through: ['main table a'] }),
  post('tokens', { name: 'ระบบแผนที่', scope: '*' }, { at: '/console/tokens', told: /สร้างโทเคนแล้ว/ }),
  post('tokens/:id/revoke', {}, { at: '/console/tokens' }),
  post('webhooks', { url: 'https://city.example/other' }, { at: '/console/webhooks', told: /เพิ่มเว็บฮุคแล้ว/ }),
  post('webhooks/:id/retry', {}, { at: '/console/webhooks' }),
  post('webhooks/:id/remove'),
  post('account/keys', {}, { at: '/console/account' }),
];

/** Last, for nothing can be done after them but to come in again. */
const COMING_AND_GOING: readonly FormStep[] = [
  post('logout', {}, { at: '/console', told: /ออกจากระบบแล้ว/ }),
  { form: 'post /login/code', at: '/login', told: /\d{3} \d{3}/ },
  { form: 'post /login/code/finish', told: /กำลังรอการยืนยัน/ },
  { form: 'post /login/:token', at: ({ pages }) => pages.login, told: /ภาพรวม/ },
  post('account/end-all', {}, { at: '/console/account', told: /ออกจากระบบทุกเครื่องแล้ว/ }),
];

export const FORMS: readonly FormStep[] = [
  ...READING,
  ...SESSIONS,
  ...VOICES,
  ...WORDS,
  ...REPORTS,
  ...PEOPLE,
  ...OFFICE,
  ...COMING_AND_GOING,
];
