/** The menu: what this person may look at, in the order of a working day. */
import { reachesNothing, type Action, type Reach } from '../access/policy.ts';
import type { NavItem } from '../web/layout.tsx';
import type { Lang } from '../web/words.ts';
import { navWords } from './nav-messages.ts';

type Name = keyof ReturnType<typeof navWords>['items'];

interface Section {
  title: keyof ReturnType<typeof navWords>['titles'] | null;
  /** `action`: shown to whoever may do one of these somewhere. */
  items: readonly { href: string; name: Name; action: Action | readonly Action[] | null }[];
}

const SECTIONS: readonly Section[] = [
  {
    title: null,
    items: [
      { href: '/console', name: 'overview', action: null },
      { href: '/console/sessions', name: 'sessions', action: 'consultation.view' },
      { href: '/console/feedback', name: 'feedback', action: 'feedback.view' },
      { href: '/console/issues', name: 'issues', action: 'issue.view' },
      { href: '/console/projects', name: 'projects', action: 'issue.view' },
      { href: '/console/representatives', name: 'registry', action: 'representative.view' },
      { href: '/console/summaries', name: 'briefs', action: 'summary.view' },
      { href: '/console/charts', name: 'charts', action: 'summary.view' },
      { href: '/console/context', name: 'context', action: 'context.view' },
      { href: '/console/lexicon', name: 'lexicon', action: 'lexicon.propose' },
      { href: '/console/reports', name: 'reports', action: 'report.view' },
      { href: '/console/exports', name: 'exports', action: ['feedback.export', 'representative.export'] },
      { href: '/console/papers', name: 'papers', action: 'summary.view' },
    ],
  },
  {
    title: 'messages',
    items: [
      { href: '/console/broadcasts', name: 'broadcasts', action: 'broadcast.approve' },
      { href: '/console/handoffs', name: 'handoffs', action: 'handoff.take' },
      { href: '/console/deliveries', name: 'deliveries', action: 'delivery.view' },
    ],
  },
  {
    title: 'office',
    items: [
      { href: '/console/line-groups', name: 'lineGroups', action: ['lineGroup.view', 'lineGroup.roster'] },
      { href: '/console/staff', name: 'staff', action: 'staff.view' },
      { href: '/console/audit', name: 'audit', action: 'audit.view' },
      { href: '/console/settings', name: 'settings', action: 'settings.view' },
      { href: '/console/tokens', name: 'tokens', action: 'token.manage' },
      { href: '/console/webhooks', name: 'webhooks', action: 'webhook.manage' },
    ],
  },
];

export function navFor({ lang, reach }: { lang: Lang; reach(action: Action): Reach }): {
  title?: string;
  items: NavItem[];
}[] {
  const words = navWords(lang);
  return SECTIONS.flatMap(({ title, items }) => {
    const shown = items
      .filter(({ action }) => action === null || [action].flat().some((each) => !reachesNothing(reach(each))))
      .map(({ href, name }) => ({ href, label: words.items[name] }));
    return shown.length > 0 ? [{ ...(title && { title: words.titles[title] }), items: shown }] : [];
  });
}
