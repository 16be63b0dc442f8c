/** What those who keep the registry cause at a desk. */
import type { AuditStore } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import type { Representative } from './model.ts';
import type { RegistryStore } from './registry-store.ts';
import type { ProfileChange, RepresentativeStore } from './store.ts';

export type Edited =
  | { kind: 'saved'; profile: Representative }
  /** Somebody else, perhaps the person, has changed it since it was seen. */
  | { kind: 'stale'; profile: Representative }
  | { kind: 'gone' };

/** @param seen the version that the sheet shows. */
export const editRepresentative = defineEffect<{ person: string; seen: number; change: ProfileChange }, Edited>(
  'registry.edit',
);

export interface RegistryEffectsDeps {
  representatives: Pick<RepresentativeStore, 'find'>;
  registry: Pick<RegistryStore, 'edit'>;
  audit: AuditStore;
}

export function registryEffects({ representatives, registry, audit }: RegistryEffectsDeps): EffectHandler[] {
  return [
    editRepresentative.handle(async ({ person, seen, change }, { eventId, at, who }) => {
      const before = await representatives.find(person);
      const target = { district: before?.district ?? undefined, districtGroup: before?.districtGroup ?? undefined };
      if (!before || before.status === 'erased' || !may(who.staff, 'representative.edit', target))
        return { kind: 'gone' };
      const done = idFrom('audit', eventId, 'representative.edited');
      if ((await audit.findBySubject(person)).some(({ _id }) => _id === done))
        return { kind: 'saved', profile: before };
      const profile = await registry.edit(person, seen, change, at);
      if (!profile) return { kind: 'stale', profile: before };
      await audit.record({
        _id: done,
        at,
        actor: who.staff!.id,
        action: 'representative.edited',
        subject: person,
        details: { fields: Object.keys(change).join(',') },
      });
      return { kind: 'saved', profile };
    }),
  ];
}
