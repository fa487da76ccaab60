import type { Permission } from '@anyuan/contract';

import type { common } from './i18n/common.ts';

export interface MenuEntry {
  path: string;
  text: Extract<keyof (typeof common)['zh'], `nav_${string}`>;
  /** How the page opens from here. */
  query?: string;
  /** Absent: everybody. */
  needs?: Permission;
}

export interface MenuGroup {
  text: 'menu_work' | 'menu_base' | 'menu_system';
  entries: readonly MenuEntry[];
}

export const menu: readonly MenuGroup[] = [
  {
    text: 'menu_work',
    entries: [
      { path: '/', text: 'nav_workbench' },
      { path: '/console', text: 'nav_console', needs: 'alarm.handle' },
      { path: '/live', text: 'nav_live', needs: 'camera.view' },
      { path: '/playback', text: 'nav_playback', needs: 'camera.playback' },
      { path: '/wall', text: 'nav_wall', needs: 'wall.read' },
      { path: '/desk', text: 'nav_desk', needs: 'service.escort' },
      { path: '/cases', text: 'nav_cases', needs: 'case.read' },
      { path: '/openings', text: 'nav_openings', needs: 'case.review' },
      { path: '/public', text: 'nav_public', needs: 'public.manage' },
      { path: '/surveys', text: 'nav_surveys', needs: 'survey.read' },
      { path: '/follow-ups', query: '?due=true', text: 'nav_followUps', needs: 'followUp.read' },
      { path: '/rounds', text: 'nav_rounds', needs: 'round.read' },
      { path: '/ledgers', text: 'nav_ledgers', needs: 'case.read' },
      { path: '/books', text: 'nav_books', needs: 'book.read' },
      { path: '/board', text: 'nav_board', needs: 'indicator.read' },
      { path: '/risk', text: 'nav_risk', needs: 'indicator.read' },
      { path: '/figures', text: 'nav_figures', needs: 'case.read' },
      { path: '/duty', text: 'nav_duty', needs: 'duty.read' },
      { path: '/roster', text: 'nav_roster', needs: 'duty.read' },
      { path: '/readiness', text: 'nav_readiness', needs: 'readiness.read' },
      { path: '/letters', text: 'nav_letters', needs: 'letter.read' },
      { path: '/clinical', text: 'nav_clinical', needs: 'clinical.read' },
      { path: '/ethics', text: 'nav_ethics', needs: 'ethics.read' },
      { path: '/supervision', text: 'nav_supervision', needs: 'supervision.read' },
      { path: '/assessment', text: 'nav_assessment', needs: 'assessment.read' },
      { path: '/m', text: 'nav_phone', needs: 'alarm.respond' },
    ],
  },
  {
    text: 'menu_base',
    entries: [
      { path: '/places', text: 'nav_places', needs: 'place.read' },
      { path: '/devices', text: 'nav_devices', needs: 'device.read' },
      { path: '/camera-rules', text: 'nav_cameraRules', needs: 'camera.restrict' },
      { path: '/camera-health', text: 'nav_cameraHealth', needs: 'camera.view' },
      { path: '/media-nodes', text: 'nav_mediaNodes', needs: 'device.read' },
      { path: '/footage', text: 'nav_footage', needs: 'footage.read' },
      { path: '/gb28181', text: 'nav_gb28181', needs: 'device.read' },
      { path: '/uplinks', text: 'nav_uplinks', needs: 'uplink.read' },
      { path: '/registers', text: 'nav_registers', needs: 'register.read' },
      { path: '/plans', text: 'nav_plans', needs: 'round.plan' },
      { path: '/forms', text: 'nav_forms', needs: 'form.read' },
      { path: '/people', text: 'nav_people', needs: 'person.read' },
      { path: '/roles', text: 'nav_roles', needs: 'person.read' },
    ],
  },
  {
    text: 'menu_system',
    entries: [
      { path: '/intake', text: 'nav_intake', needs: 'intake.read' },
      { path: '/delivery', text: 'nav_delivery', needs: 'delivery.read' },
      { path: '/audit', text: 'nav_audit', needs: 'audit.read' },
      { path: '/settings', text: 'nav_settings', needs: 'setting.read' },
    ],
  },
];

/** What this person can open, without empty groups. */
export function visibleMenu(can: (permission: Permission) => boolean, exists: (path: string) => boolean): MenuGroup[] {
  return menu
    .map((group) => ({
      ...group,
      entries: group.entries.filter(({ path, needs }) => exists(path) && (!needs || can(needs))),
    }))
    .filter(({ entries }) => entries.length > 0);
}
