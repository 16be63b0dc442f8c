/** `/console/staff`: who is staff, who has been invited, and who is no longer. */
import { z } from 'zod';
import { idFrom } from '../identity.ts';
import { makeStaffCode, revokeRole, withdrawStaffCode } from '../staff/effects.ts';
import { STAFF_ROLES } from '../staff/model.ts';
import { holds, readScope } from '../staff/rules.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Perform, RoleGrant } from '../turn.ts';
import { groupChoice, districtChoice } from '../web/format.ts';
import { readForm, typedText, type Problems, type Typed } from '../web/forms.tsx';
import type { Notice } from '../web/layout.tsx';
import type { Lang } from '../web/words.ts';
import { roleNameOf } from './actors.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { officeWords } from './office-messages.ts';
import { codePage, revokePage, STAFF, staffPage } from './staff-pages.tsx';

export interface StaffDeps extends Omit<DeskDeps, 'staff'> {
  staff: StaffStore;
  perform: Perform;
}

const role = z.enum(STAFF_ROLES, 'required');
const invitation = z.object({ role, group: z.string(), district: z.string() });

export function staffPageRoutes(desk: Desk, deps: StaffDeps): void {
  const { places } = deps.programme;

  const roleName = (lang: Lang, grant: RoleGrant): string => roleNameOf(places, lang, grant);

  async function show(visit: Visit, typed: Typed | null, problems: Problems, notice?: Notice): Promise<Answer> {
    if (!visit.may('staff.view')) return MISSING;
    const [all, codes] = await Promise.all([deps.staff.findAll(), deps.staff.findOpenCodes(visit.now)]);
    const names = new Map(all.map(({ id, displayName }) => [id, displayName]));
    const page = staffPage({
      ...visit,
      me: visit.member.id,
      staff: all.filter(({ roles }) => roles.length > 0),
      invitations: codes.map(({ _id, ...code }) => ({ ...code, handle: idFrom('staffCode', _id) })),
      groups: places.groups.map(groupChoice(visit.lang)),
      districts: places.districts.map(districtChoice(visit.lang)),
      mayGrant: visit.may('staff.grant'),
      typed: typed ?? {},
      problems,
      roleName: (grant) => roleName(visit.lang, grant),
      nameOf: (id) => names.get(id) || '–',
    });
    const status = Object.keys(problems).length > 0 ? 422 : 200;
    const { title } = officeWords(visit.lang).staff;
    return { page, title, current: STAFF, status, ...(notice && { notice }) };
  }

  desk.page(STAFF, (visit) => show(visit, null, {}));

  desk.post(`${STAFF}/invite`, {
    show,
    async act(visit): Promise<Answer> {
      if (!visit.may('staff.grant')) return MISSING;
      const form = readForm(invitation, visit.typed);
      if (!form.ok) return show(visit, visit.typed, form.problems);
      const { role: asked, group, district } = form.value;
      const where = asked === 'analyst' ? group : district;
      const scope = readScope(asked, where || undefined, places);
      if (scope.kind !== 'scope')
        return show(visit, visit.typed, { [asked === 'analyst' ? 'group' : 'district']: 'required' });
      const grant = { role: asked, scope: scope.scope };
      const made = await deps.perform(makeStaffCode(grant), visit.cause());
      if (!made) return MISSING;
      const page = codePage({ lang: visit.lang, ...made, role: roleName(visit.lang, grant) });
      return { page, title: officeWords(visit.lang).staff.codeTitle, current: STAFF };
    },
  });

  desk.post(`${STAFF}/withdraw`, {
    async act(visit): Promise<Answer> {
      if (!visit.may('staff.grant')) return MISSING;
      const done = await deps.perform(
        withdrawStaffCode({ handle: typedText(visit.typed, 'invitation') }),
        visit.cause(),
      );
      const words = officeWords(visit.lang).staff;
      const notice: Notice = done ? { tone: 'good', text: words.withdrawn } : { tone: 'bad', text: words.usedAlready };
      return { goTo: STAFF, notice };
    },
  });

  function grantFrom(asked: string, scope: string): RoleGrant | null {
    const read = role.safeParse(asked);
    return read.success ? { role: read.data, scope: scope || null } : null;
  }

  desk.form(`${STAFF}/:id/revoke`, {
    async show(visit, typed): Promise<Answer> {
      if (!visit.may('staff.grant')) return MISSING;
      const asked = (name: string): string => (typed ? typedText(typed, name) : visit.query(name));
      const grant = grantFrom(asked('role'), asked('scope'));
      const member = await deps.staff.find(visit.param('id'));
      if (!grant || !member || !holds(member, grant)) return MISSING;
      const name = roleName(visit.lang, grant);
      const page = revokePage({ ...visit, member, grant, role: name });
      return { page, title: officeWords(visit.lang).staff.reallyRevoke(name, member.displayName), current: STAFF };
    },
    async act(visit): Promise<Answer> {
      const grant = grantFrom(typedText(visit.typed, 'role'), typedText(visit.typed, 'scope'));
      if (!grant || !visit.may('staff.grant')) return MISSING;
      const result = await deps.perform(revokeRole({ person: visit.param('id'), grant }), visit.cause());
      if (result.kind === 'notAllowed') return MISSING;
      const words = officeWords(visit.lang).staff;
      const notice: Notice =
        result.kind === 'revoked' ? { tone: 'good', text: words.revoked } : { tone: 'bad', text: words[result.kind] };
      // Whoever took the own role of admin away has no more business on that page.
      return { goTo: visit.member.id === visit.param('id') ? '/console' : STAFF, notice };
    },
  });
}
