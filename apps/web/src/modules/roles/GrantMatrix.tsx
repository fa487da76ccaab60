import {
  areaOf,
  dutyMayHold,
  permissionAreas,
  permissions,
  scopeLabels,
  scopes,
  type Permission,
  type Role,
  type Scope,
} from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { toast } from '../../kit/toast.ts';

type Held = Partial<Record<Permission, Scope>>;
const all = Object.keys(permissions) as Permission[];

/** Permissions down, scopes across: one choice a row. Rows this duty may not hold stay empty. */
export function GrantMatrix({ role, isEditable }: { role: Role; isEditable: boolean }) {
  const t = useText('people');
  const label = useLabel();
  const { mutateAsync } = useAct(api.identity.putRole, { touches: ['/roles', '/me'] });
  const before = Object.fromEntries(role.grants.map(({ permission, scope }) => [permission, scope])) as Held;
  const [changed, change] = useState<Partial<Record<Permission, Scope | 'none'>>>({});
  const held = (permission: Permission): Scope | 'none' => changed[permission] ?? before[permission] ?? 'none';
  const changes = all.filter((permission) => held(permission) !== (before[permission] ?? 'none'));
  const rows = all.filter((permission) => dutyMayHold(role.duty, permission) || before[permission]);
  const save = async (): Promise<void> => {
    const grants = all.flatMap((permission) => {
      const scope = held(permission);
      return scope === 'none' ? [] : [{ permission, scope }];
    });
    await mutateAsync({ code: role.code, name: role.name, nameEn: role.nameEn, duty: role.duty, grants });
    change({});
    toast(t('roleSaved', { name: label([role.name, role.nameEn]) }), 'success');
  };
  return (
    <>
      {/* Narrow windows scroll it sideways, by keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="grants-scroll" tabIndex={0} aria-label={t('permission')}>
        <table className="grants">
          <thead>
            <tr>
              <th scope="col">{t('permission')}</th>
              {(['none', ...scopes] as const).map((scope) => (
                <th key={scope} scope="col">
                  {scope === 'none' ? t('none') : label(scopeLabels[scope])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((permission, at) => (
              <tr key={permission} className={changes.includes(permission) ? 'is-changed' : ''}>
                <th scope="row">
                  {areaOf(permission) !== areaOf(rows[at - 1] ?? permission) || at === 0 ? (
                    <span className="grant-area muted">{label(permissionAreas[areaOf(permission)])}</span>
                  ) : (
                    <span className="grant-area" />
                  )}
                  {label(permissions[permission])}
                </th>
                {(['none', ...scopes] as const).map((scope) => (
                  <td key={scope}>
                    <input
                      type="radio"
                      name={permission}
                      aria-label={`${label(permissions[permission])}: ${scope === 'none' ? t('none') : label(scopeLabels[scope])}`}
                      checked={held(permission) === scope}
                      disabled={!isEditable}
                      onChange={() => change((one) => ({ ...one, [permission]: scope }))}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {isEditable && (
        <div className="grants-foot">
          <ActionButton type="primary" disabled={changes.length === 0} act={save}>
            {changes.length === 0 ? t('noChanges') : t('saveRole', { count: changes.length })}
          </ActionButton>
          {changes.length > 0 && <Button onClick={() => change({})}>{t('discard')}</Button>}
        </div>
      )}
    </>
  );
}
