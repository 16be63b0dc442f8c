/** How somebody wants to be spoken to, kept with the person. */
import type { Manner } from '../language.ts';
import type { StaffStore } from '../staff/store.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import type { RepresentativeStore } from './store.ts';

/** Of somebody who is neither registered nor staff nothing is kept but their open dialogue (see `Next.manner`). */
export const keepManner = defineEffect<Manner, boolean>('manner.keep');

export function mannerEffects(deps: {
  representatives: Pick<RepresentativeStore, 'setManner'>;
  staff: Pick<StaffStore, 'setManner'>;
}): EffectHandler[] {
  return [
    keepManner.handle(async (manner, { who }) => {
      if (who.representative) await deps.representatives.setManner(who.representative.id, manner);
      if (who.staff) await deps.staff.setManner(who.staff.id, manner);
      return who.representative !== null || who.staff !== null;
    }),
  ];
}
