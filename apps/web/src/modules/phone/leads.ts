import { scopeOf, useMe } from '../../session.ts';

/** Sees alarms beyond his own: the situation page is for him. */
export function useLeads(): boolean {
  const reach = scopeOf(useMe(), 'alarm.read');
  return reach === 'all' || reach === 'campus';
}
