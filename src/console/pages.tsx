/** The console's pages: plain HTML that works without scripts, Thai first. */
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Tally } from '../attendance/rules.ts';
import type { Consultation } from '../consultations/model.ts';
import type { QuotaState } from '../delivery/quota.ts';
import type { Representative } from '../representatives/model.ts';
import { roleLabel } from '../staff/messages.ts';
import { countTh, dateLong, dateShort, dateShortNoYear, timeOf } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { Visitor } from './login.ts';

export function render(page: VNode): string {
  return `<!doctype html>\n${renderToString(page)}\n`;
}

export interface Overview {
  now: Date;
  visitor: Visitor;
  places: Places;
  /** Null: none of this person's business. The same below. */
  pending: { people: Representative[]; total: number } | null;
  sessions: { upcoming: { consultation: Consultation; tally: Tally | undefined }[]; drafts: number } | null;
  /** By district group's code, since Monday. */
  feedback: { districtGroup: string; count: number }[] | null;
  /** When a district analyst's districts were last heard. */
  lastHeard: { district: string; at: Date | null }[];
  deliveries: { failed: number; quota: QuotaState | null } | null;
  parked: number | null;
}

interface LayoutProps {
  title: string;
  visitor?: Visitor | undefined;
  children: ComponentChildren;
}

function Layout({ title, visitor, children }: LayoutProps) {
  return (
    <html lang="th">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ประชาคม`}</title>
        <link rel="stylesheet" href="/console/assets/console.css" />
        <link rel="icon" href="/console/assets/icon.svg" type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#main">
          ข้ามไปเนื้อหา
        </a>
        <header class="bar">
          <a class="brand" href="/console">
            <img src="/console/assets/icon.svg" alt="" width="32" height="32" />
            <span>ประชาคม</span>
          </a>
          {visitor && (
            <form class="leave" method="post" action="/console/logout">
              <input type="hidden" name="formToken" value={visitor.formToken} />
              <span class="who">{visitor.member.displayName}</span>
              <button type="submit" class="calm">
                ออกจากระบบ
              </button>
            </form>
          )}
        </header>
        <main id="main">{children}</main>
        <footer>
          <a href="/api/docs">API</a>
        </footer>
      </body>
    </html>
  );
}

/** One thing to say, at most with one thing to do. */
function Notice({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <Layout title={title}>
      <section class="notice">
        <h1>{title}</h1>
        {children}
      </section>
    </Layout>
  );
}

export function howToLogIn() {
  return (
    <Notice title="เข้าระบบจาก LINE">
      <p>หน้านี้สำหรับเจ้าหน้าที่ค่ะ เข้าได้ด้วยลิงก์ที่บัญชี LINE ของโครงการส่งให้</p>
      <ol>
        <li>เปิดแชตส่วนตัวกับบัญชี LINE ของโครงการ</li>
        <li>
          พิมพ์ <strong class="phrase">เข้าระบบ</strong>
        </li>
        <li>กดปุ่มในข้อความที่ได้รับ ลิงก์ใช้ได้ครั้งเดียวภายใน 10 นาที</li>
      </ol>
    </Notice>
  );
}

/** `token` is part of the address that the form goes to; nothing else is told to whoever only looks. */
export function loginPage(token: string) {
  return (
    <Notice title="เข้าหน้าเว็บของเจ้าหน้าที่">
      <p>กดปุ่มเพื่อเข้าระบบ ลิงก์นี้ใช้ได้ครั้งเดียวค่ะ</p>
      <form method="post" action={`/login/${token}`}>
        <button type="submit">เข้าระบบ</button>
      </form>
    </Notice>
  );
}

export function linkGonePage() {
  return (
    <Notice title="ลิงก์นี้ใช้ไม่ได้แล้ว">
      <p>
        ลิงก์อาจถูกใช้ไปแล้วหรือหมดเวลาค่ะ พิมพ์ <strong class="phrase">เข้าระบบ</strong> ในแชตส่วนตัวกับบัญชี LINE
        ของโครงการเพื่อขอลิงก์ใหม่
      </p>
      <p>
        <a href="/console">ไปหน้าเว็บ</a> (หากเข้าระบบอยู่แล้ว)
      </p>
    </Notice>
  );
}

export function formRefusedPage() {
  return (
    <Notice title="ทำรายการไม่สำเร็จ">
      <p>
        แบบฟอร์มนี้ไม่ได้มาจากหน้าที่ท่านเปิดอยู่ กรุณา <a href="/console">เปิดหน้าเว็บใหม่</a> แล้วลองอีกครั้งค่ะ
      </p>
    </Notice>
  );
}

export function troublePage() {
  return (
    <Notice title="ขัดข้องชั่วคราว">
      <p>
        ขออภัยค่ะ ระบบขัดข้องชั่วคราว กรุณา <a href="/console">ลองอีกครั้ง</a> ในอีกสักครู่
      </p>
    </Notice>
  );
}

export function loggedOutPage() {
  return (
    <Notice title="ออกจากระบบแล้ว">
      <p>
        เข้าใหม่ได้ทุกเมื่อ โดยพิมพ์ <strong class="phrase">เข้าระบบ</strong> ในแชตส่วนตัวกับบัญชี LINE ของโครงการค่ะ
      </p>
    </Notice>
  );
}

export function overviewPage(overview: Overview) {
  const { now, visitor, places, pending, sessions, feedback, lastHeard, deliveries, parked } = overview;
  const groupName = (code: string): string => places.groups.find((group) => group.code === code)?.nameTh ?? code;
  return (
    <Layout title="ภาพรวม" visitor={visitor}>
      <h1>ภาพรวม</h1>
      <p class="lead">
        {dateLong(now)} {timeOf(now)}
      </p>
      <ul class="roles">
        {visitor.member.roles.map((grant) => (
          <li key={`${grant.role}:${grant.scope}`}>{roleLabel(grant, places)}</li>
        ))}
      </ul>
      <div class="cards">
        {sessions && <Sessions {...sessions} groupName={groupName} />}
        {pending && <Pending {...pending} />}
        {feedback && <Feedback counts={feedback} groupName={groupName} />}
        {lastHeard.length > 0 && <LastHeard districts={lastHeard} />}
        {deliveries && <Deliveries {...deliveries} />}
        {parked !== null && <Parked count={parked} />}
      </div>
    </Layout>
  );
}

interface CardProps {
  id: string;
  title: string;
  count?: number | undefined;
  unit?: string | undefined;
  alarming?: boolean;
  wide?: boolean;
  children?: ComponentChildren;
}

function Card({ id, title, count, unit, alarming = false, wide = false, children }: CardProps) {
  const classes = ['card', ...(alarming ? ['alarming'] : []), ...(wide ? ['wide'] : [])].join(' ');
  return (
    <section class={classes} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {count !== undefined && (
        <p class="count">
          <strong>{countTh(count)}</strong> {unit}
        </p>
      )}
      {children}
    </section>
  );
}

function Pending({ people, total }: NonNullable<Overview['pending']>) {
  return (
    <Card id="pending" title="รอตรวจสอบการลงทะเบียน" count={total} unit="คน">
      {people.length === 0 ? (
        <p class="quiet">ไม่มีใครรออยู่ค่ะ</p>
      ) : (
        <>
          <ul class="rows">
            {people.map(({ _id, fullName, district, community, submittedAt }) => (
              <li key={_id}>
                <span>{fullName ?? '–'}</span>
                <small>
                  เขต{district ?? '–'}
                  {community && ` · ${community}`}
                  {submittedAt && ` · ส่งเมื่อ ${dateShortNoYear(submittedAt)}`}
                </small>
              </li>
            ))}
          </ul>
          {total > people.length && <p class="quiet">และอีก {countTh(total - people.length, 'คน')}</p>}
          <p class="quiet">ตรวจสอบได้จากข้อความที่บัญชี LINE ส่งถึงท่านค่ะ</p>
        </>
      )}
    </Card>
  );
}

function Sessions({
  upcoming,
  drafts,
  groupName,
}: NonNullable<Overview['sessions']> & { groupName: (code: string) => string }) {
  return (
    <Card id="sessions" title="การประชุมที่จะมาถึง" count={upcoming.length} unit="ครั้ง" wide>
      {upcoming.length > 0 && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">วัน เวลา</th>
                <th scope="col">กลุ่มเขต</th>
                <th scope="col">สถานที่</th>
                <th scope="col" class="figure">
                  ไป
                </th>
                <th scope="col" class="figure">
                  ไม่ว่าง
                </th>
                <th scope="col" class="figure">
                  ไม่แน่ใจ
                </th>
                <th scope="col" class="figure">
                  รวมผู้ติดตาม
                </th>
              </tr>
            </thead>
            <tbody>
              {upcoming.map(({ consultation: { _id, startsAt, districtGroup, round, venue }, tally }) => (
                <tr key={_id}>
                  <th scope="row">{startsAt ? `${dateShort(startsAt)} ${timeOf(startsAt)}` : '–'}</th>
                  <td>
                    {groupName(districtGroup)}
                    {round && <small> ครั้งที่ {round}</small>}
                  </td>
                  <td>{venue ?? '–'}</td>
                  <td class="figure">{countTh(tally?.yes ?? 0)}</td>
                  <td class="figure">{countTh(tally?.no ?? 0)}</td>
                  <td class="figure">{countTh(tally?.maybe ?? 0)}</td>
                  <td class="figure">{countTh(tally?.people ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {drafts > 0 && <p class="quiet">ร่างและที่เลื่อนไว้ {countTh(drafts, 'ครั้ง')}</p>}
      {upcoming.length === 0 && <p class="quiet">ยังไม่มีการประชุมที่ประกาศไว้ค่ะ</p>}
    </Card>
  );
}

function Feedback({
  counts,
  groupName,
}: {
  counts: NonNullable<Overview['feedback']>;
  groupName: (code: string) => string;
}) {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return (
    <Card id="feedback" title="ความคิดเห็นสัปดาห์นี้" count={total} unit="เรื่อง">
      {counts.length > 1 && (
        <ul class="rows">
          {counts.map(({ districtGroup, count }) => (
            <li key={districtGroup} class="measure">
              <span>{groupName(districtGroup)}</span>
              <meter min={0} max={most} value={count} aria-hidden="true" />
              <span class="figure">{countTh(count)}</span>
            </li>
          ))}
        </ul>
      )}
      {total === 0 && <p class="quiet">ยังไม่มีความคิดเห็นตั้งแต่วันจันทร์ค่ะ</p>}
    </Card>
  );
}

function LastHeard({ districts }: { districts: Overview['lastHeard'] }) {
  return (
    <Card id="last-heard" title="เสียงล่าสุดจากเขต">
      <ul class="rows">
        {districts.map(({ district, at }) => (
          <li key={district}>
            <span>เขต{district}</span>
            <small>{at ? dateShort(at) : 'ไม่มีใน 8 สัปดาห์ที่ผ่านมา'}</small>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Deliveries({ failed, quota }: NonNullable<Overview['deliveries']>) {
  return (
    <Card
      id="deliveries"
      title="ข้อความที่ส่งไม่สำเร็จ 7 วัน (ทั้งระบบ)"
      count={failed}
      unit="รายการ"
      alarming={failed > 0 || quota?.stopped === true}
    >
      {quota?.stopped && (
        <p>
          <strong>โควตาเดือนนี้หมดแล้ว</strong> หยุดส่งข้อความถึงต้นเดือนหน้า กรุณาโทรศัพท์แจ้งเรื่องเร่งด่วนค่ะ
        </p>
      )}
      {quota && quota.limit !== null && (
        <p class="quiet">
          โควตาเดือนนี้ ใช้ไป {countTh(quota.used)} จาก {countTh(quota.limit, 'ข้อความ')} เหลือ {countTh(quota.left ?? 0)}
        </p>
      )}
    </Card>
  );
}

function Parked({ count }: { count: number }) {
  return (
    <Card id="parked" title="เหตุการณ์ที่พักไว้" count={count} unit="รายการ" alarming={count > 0}>
      <p class="quiet">
        {count > 0 ? 'ข้อความจากประชาชนที่ประมวลผลไม่สำเร็จหลายครั้ง เก็บไว้ 7 วัน กรุณาแจ้งผู้ดูแลระบบค่ะ' : 'ไม่มีค่ะ'}
      </p>
    </Card>
  );
}

export function apiDocsPage(publicUrl: string) {
  const addresses: [string, string][] = [
    ['POST /webhook', 'รับเหตุการณ์จาก LINE (ลงลายมือชื่อ) · events from LINE, signed'],
    ['GET /healthz', 'กระบวนการยังทำงาน · the process is alive'],
    ['GET /readyz', 'พร้อมรับงาน · it can take work: 200, otherwise 503'],
    ['GET /metrics', 'ตัวเลขรูปแบบ Prometheus · figures in Prometheus’ form'],
  ];
  return (
    <Layout title="API">
      <h1>API</h1>
      <p>
        REST API สำหรับระบบอื่นของหน่วยงานอยู่ระหว่างจัดทำค่ะ ขณะนี้เปิดใช้ที่อยู่ดังนี้{' '}
        <span lang="en">(The REST API is still to come.)</span>
      </p>
      <p class="quiet">{publicUrl}</p>
      <div class="scroll">
        <table>
          <tbody>
            {addresses.map(([address, purpose]) => (
              <tr key={address}>
                <th scope="row">
                  <code>{address}</code>
                </th>
                <td>{purpose}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Layout>
  );
}
