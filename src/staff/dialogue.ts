/** Staff: how a colleague comes in, the list, and how a role is taken away. */
import { readTap } from '../line/postback.ts';
import { may } from '../access/policy.ts';
import { normalise, stripEnding } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { hours } from '../time.ts';
import { answer, perform, type FeatureRoutes, type RoleGrant, type Route, type Step, type Turn } from '../turn.ts';
import { listStaff, makeStaffCode, revokeRole, useStaffCode } from './effects.ts';
import * as say from './messages.ts';
import { asksForStaffList, buttons, codeIn, looksLikeStaffCode, readScope } from './rules.ts';
import type { StaffRole } from '../turn.ts';

/** An admin was asked for which district. */
interface ScopeState {
  topic: 'staffScope';
  role: 'districtAnalyst';
}
const LONG_REST = hours(3);

export function staffRoutes({ places }: { places: Places }): FeatureRoutes {
  function grant(turn: Turn, role: StaffRole | undefined, scopeText: string | undefined): Step {
    if (!may(turn.who.staff, 'staff.grant')) return answer({ reply: [say.onlyAdmins()] });
    if (!role) return answer({ reply: [say.whichRole()] });
    const read = readScope(role, scopeText, places);
    switch (read.kind) {
      case 'suggest':
        return answer({ reply: [say.isThatTheDistrict(read.district)] });
      case 'missing':
        return role === 'analyst'
          ? answer({ reply: [say.whichGroup(places)] })
          : answer({ reply: [say.whichDistrict(Boolean(scopeText))], dialogue: { topic: 'staffScope', role } });
      case 'scope':
        return makeCode({ role, scope: read.scope });
    }
  }

  function makeCode(granted: RoleGrant): Step {
    return perform([makeStaffCode(granted)], (made) => ({
      reply: [made ? say.codeForColleague(made.code, granted, made.expiresAt, places) : say.onlyAdmins()],
      dialogue: null,
    }));
  }

  function duringScope(turn: Turn): Step | null {
    const { role } = turn.dialogue as unknown as ScopeState;
    if (turn.said.kind !== 'text' || looksLikeStaffCode(turn.said.text)) return null;
    if (stripEnding(normalise(turn.said.text)) === 'ยกเลิก')
      return answer({ reply: [say.grantCancelled()], dialogue: null });
    const read = readScope(role, turn.said.text, places);
    const understood = turn.reading !== null && turn.reading.intent !== 'unknown';
    if (read.kind === 'missing' && (understood || turn.dialogueRestedMs > LONG_REST || turn.missed >= 2)) return null;
    return grant(turn, role, turn.said.text);
  }

  function list(turn: Turn, page = 1): Step {
    if (!may(turn.who.staff, 'staff.view')) return answer({ reply: [say.onlyAdmins()] });
    return perform([listStaff({})], (staff) => ({
      reply: [staff ? say.staffList(staff, page, places) : say.onlyAdmins()],
      dialogue: null,
    }));
  }

  function revoke(turn: Turn): Step | null {
    const tapped = readTap(buttons.revoke, turn);
    if (!tapped) return null;
    const { person, role, scope = null, sure } = tapped;
    const granted: RoleGrant = { role, scope };
    if (!sure) {
      if (!may(turn.who.staff, 'staff.grant')) return answer({ reply: [say.onlyAdmins()] });
      return perform([listStaff({})], (staff) => {
        const member = staff?.find(({ id }) => id === person);
        return { reply: [member ? say.reallyRevoke(member, granted, places) : say.notHeld()] };
      });
    }
    return perform([revokeRole({ person, grant: granted })], (result) => {
      switch (result.kind) {
        case 'revoked':
          return { reply: [say.revoked(result.displayName, granted, places)] };
        case 'lastAdmin':
          return { reply: [say.lastAdmin()] };
        case 'notHeld':
          return { reply: [say.notHeld()] };
        case 'notAllowed':
          return { reply: [say.onlyAdmins()] };
      }
    });
  }

  /** "ถอดเจ้าหน้าที่ …": whoever fits, to confirm; several or nobody are shown as a list. */
  function revokeByWords(turn: Turn): Step {
    const slots = turn.reading?.intent === 'staff_revoke' ? turn.reading.slots : {};
    if (!may(turn.who.staff, 'staff.grant')) return answer({ reply: [say.onlyAdmins()] });
    const read = slots.role && slots.scope ? readScope(slots.role, slots.scope, places) : null;
    const scope = read?.kind === 'scope' ? read.scope : undefined;
    return perform([listStaff({})], (staff) => {
      const fitting = (staff ?? []).flatMap((member) => {
        if (slots.name && !member.displayName.includes(slots.name)) return [];
        const roles = member.roles.filter(
          (held) => (!slots.role || held.role === slots.role) && (scope === undefined || held.scope === scope),
        );
        return roles.length > 0 ? [{ ...member, roles }] : [];
      });
      const [only] = fitting;
      if (!only) return { reply: [say.nobodyFound()] };
      if (fitting.length === 1 && only.roles.length === 1)
        return { reply: [say.reallyRevoke(only, only.roles[0]!, places)] };
      return { reply: [say.staffList(fitting, 1, places)] };
    });
  }

  /** A code, or the word for the list: both read as nothing known. */
  function otherWords(turn: Turn): Step | null {
    if (turn.said.kind !== 'text') return null;
    const { text } = turn.said;
    if (looksLikeStaffCode(text)) return useCode(turn, codeIn(text));
    if (asksForStaffList(stripEnding(normalise(text))) && may(turn.who.staff, 'staff.view')) return list(turn);
    return null;
  }

  function useCode(turn: Turn, code: string | null): Step {
    return perform([useStaffCode({ code })], (accepted) => {
      if (!accepted) return { reply: [say.codeNotAccepted()] };
      // A new colleague who was just asked for consent as a citizen is not asked on.
      const ends = turn.dialogue?.topic === 'consent' || turn.dialogue?.topic === 'staffScope';
      return { reply: [say.welcome(accepted.member, accepted.granted, places)], ...(ends && { dialogue: null }) };
    });
  }

  const direct = (route: Route): Route => inPrivateOnly(route);
  const words = direct(otherWords);
  return {
    buttons: {
      [buttons.grant.name]: direct((turn) => {
        const tapped = readTap(buttons.grant, turn);
        return tapped && grant(turn, tapped.role, tapped.scope);
      }),
      [buttons.list.name]: direct((turn) => {
        const tapped = readTap(buttons.list, turn);
        return tapped && list(turn, tapped.page);
      }),
      [buttons.revoke.name]: direct(revoke),
    },
    dialogues: { staffScope: duringScope },
    intents: {
      staff_grant: direct((turn) => {
        const slots = turn.reading?.intent === 'staff_grant' ? turn.reading.slots : {};
        return grant(turn, slots.role, slots.scope);
      }),
      staff_revoke: direct(revokeByWords),
      // However the reading takes a code or the one word: it is one of these.
      unknown: words,
      handoff: words,
      feedback: words,
      receipt: words,
      rsvp: words,
    },
  };
}

function inPrivateOnly(route: Route): Route {
  return (turn) => {
    if (turn.where.kind === 'direct') return route(turn);
    const { said } = turn;
    if (said.kind === 'postback') return answer({ reply: [say.onlyInPrivate(null)] });
    if (said.kind !== 'text' || !said.mentionsBot) return null;
    // Only what is ours: other words that were not understood have their own answer.
    const ours = turn.reading?.intent === 'staff_grant' || turn.reading?.intent === 'staff_revoke';
    return ours || looksLikeStaffCode(said.text) ? answer({ reply: [say.onlyInPrivate(said.quoteToken)] }) : null;
  };
}
