/** `/console/settings`: what `config/` says, for those who ask why the system does as it does. */
import type { Programme } from '../programme.ts';
import { MISSING, type Answer, type Desk, type DeskDeps } from './desk.tsx';
import { settingsWords } from './settings-messages.ts';
import { settingsPage } from './settings-pages.tsx';

export interface SettingsDeps extends Omit<DeskDeps, 'programme'> {
  programme: Programme;
}

export function settingsRoutes(desk: Desk, { programme }: SettingsDeps): void {
  desk.page('/console/settings', async (visit): Promise<Answer> => {
    if (!visit.may('settings.view')) return MISSING;
    const { lang } = visit;
    return { page: settingsPage({ lang, programme }), title: settingsWords(lang).title, current: '/console/settings' };
  });
}
