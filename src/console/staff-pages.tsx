/** Colleagues with their roles, invitations, and taking a role away. */
import type { VNode } from 'preact';
import type { StaffCode } from '../staff/model.ts';
import type { RoleGrant, StaffMember } from '../turn.ts';
import { Carried, ChoiceField, ProblemList, type Choice, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs, pathWith } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { officeWords } from './office-messages.ts';

export const STAFF = '/console/staff';

interface Sheet {
  lang: Lang;
  formToken: string;
  sheet: string;
}

/** A code that nobody has used: told by what it is for, never by what it is. */
export interface Invitation extends Pick<StaffCode, 'role' | 'scope' | 'createdBy' | 'expiresAt'> {
  handle: string;
}

export function staffPage({
  lang,
  formToken,
  sheet,
  me,
  staff,
  invitations,
  groups,
  districts,
  mayGrant,
  typed,
  problems,
  roleName,
  nameOf,
}: Sheet & {
  me: string;
  staff: readonly StaffMember[];
  invitations: readonly Invitation[];
  groups: readonly Choice[];
  districts: readonly Choice[];
  mayGrant: boolean;
  typed: Typed;
  problems: Problems;
  roleName(grant: RoleGrant): string;
  nameOf(staffId: string): string;
}): VNode {
  const words = officeWords(lang).staff;
  const { day } = formatsOf(lang);
  const labels = { role: words.role, group: words.group, district: words.district };
  const roles = Object.entries(words.roleNames).map(([value, label]) => ({ value, label }));
  return (
    <>
      <h1>{words.title}</h1>
      <div class="scroll below">
        <table class="stacks">
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.roles}</th>
            </tr>
          </thead>
          <tbody>
            {staff.map((member) => (
              <tr key={member.id}>
                <th scope="row">
                  {member.displayName} {member.id === me && <span class="tag go">{words.you}</span>}
                </th>
                <td>
                  <ul class="plain">
                    {member.roles.map((grant) => (
                      <li key={`${grant.role} ${grant.scope}`}>
                        {roleName(grant)}{' '}
                        {mayGrant && (
                          <a
                            href={pathWith(`${STAFF}/${member.id}/revoke`, { role: grant.role, scope: grant.scope })}
                            aria-label={`${words.revoke}: ${roleName(grant)} · ${member.displayName}`}
                          >
                            {words.revoke}
                          </a>
                        )}
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {mayGrant && (
        <Card id="invite" title={words.invite}>
          <form method="post" action={`${STAFF}/invite`}>
            <Carried formToken={formToken} sheet={sheet} />
            <ProblemList lang={lang} problems={problems} labels={labels} />
            <div class="fields">
              <ChoiceField
                lang={lang}
                name="role"
                label={words.role}
                typed={typed}
                problems={problems}
                choices={roles}
                none={words.choose}
                required
              />
              <ChoiceField
                lang={lang}
                name="group"
                label={words.group}
                typed={typed}
                problems={problems}
                choices={groups}
                none="–"
              />
              <ChoiceField
                lang={lang}
                name="district"
                label={words.district}
                typed={typed}
                problems={problems}
                choices={districts}
                none="–"
              />
            </div>
            <p class="actions">
              <button type="submit">{words.makeCode}</button>
            </p>
          </form>
        </Card>
      )}
      {mayGrant && (
        <Card id="invitations" title={words.invitations}>
          {invitations.length === 0 ? (
            <p>{words.noInvitations}</p>
          ) : (
            <ul class="rows">
              {invitations.map(({ handle, role, scope, createdBy, expiresAt }) => (
                <li key={handle}>
                  <span>
                    {roleName({ role, scope })}{' '}
                    <small>
                      {words.invitedBy} {createdBy ? nameOf(createdBy) : words.firstAdmin} · {words.until}{' '}
                      {day(expiresAt)}
                    </small>
                  </span>
                  <form method="post" action={`${STAFF}/withdraw`}>
                    <Carried formToken={formToken} sheet={sheet} />
                    <input type="hidden" name="invitation" value={handle} />
                    <button type="submit" class="small outline">
                      {words.withdraw}
                    </button>
                  </form>
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
    </>
  );
}

export function codePage({
  lang,
  code,
  role,
  expiresAt,
}: {
  lang: Lang;
  code: string;
  role: string;
  expiresAt: Date;
}): VNode {
  const words = officeWords(lang).staff;
  const { day, time } = formatsOf(lang);
  return (
    <>
      <Crumbs trail={[{ href: STAFF, label: words.title }]} />
      <h1>{words.codeTitle}</h1>
      <section class="card">
        <p>{role}</p>
        <p class="code">{code}</p>
        <p>{words.codeHow}</p>
        <p class="quiet">
          {words.codeOnce} · {words.codeUntil(`${day(expiresAt)} ${time(expiresAt)}`)}
        </p>
      </section>
      <p>
        <a href={STAFF}>{words.back}</a>
      </p>
    </>
  );
}

export function revokePage({
  lang,
  formToken,
  sheet,
  member,
  grant,
  role,
}: Sheet & { member: StaffMember; grant: RoleGrant; role: string }): VNode {
  const words = officeWords(lang).staff;
  return (
    <>
      <Crumbs trail={[{ href: STAFF, label: words.title }]} />
      <h1>{words.reallyRevoke(role, member.displayName)}</h1>
      <p>{words.revokeHint}</p>
      <form method="post" action={`${STAFF}/${member.id}/revoke`} class="actions">
        <Carried formToken={formToken} sheet={sheet} />
        <input type="hidden" name="role" value={grant.role} />
        <input type="hidden" name="scope" value={grant.scope ?? ''} />
        <button type="submit" class="danger">
          {words.revoke}
        </button>
        <a href={STAFF}>{words.keep}</a>
      </form>
    </>
  );
}
